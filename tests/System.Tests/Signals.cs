using System.Diagnostics;
using System.Globalization;

namespace SyncStream.SystemTests;

/// <summary>Signals to processes, and whether they are still there.</summary>
internal static class Signals
{
    /// <summary>Sends a signal by its name without SIG, to all of the processes at once.</summary>
    public static void Send(string signal, params IEnumerable<int> pids)
    {
        var targets = string.Join(' ', pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture)));
        using var shell = Process.Start("/bin/sh", ["-c", $"kill -{signal} {targets} 2>/dev/null"]);
        shell.WaitForExit();
    }

    /// <summary>Whether a process exists. One that ended but was not yet waited for counts as gone.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The processes whose command line names a folder: a server's own are known by its data folder.</summary>
    public static IReadOnlyList<int> ProcessesNaming(string folder) =>
        [
            .. from path in Directory.EnumerateDirectories("/proc")
            where int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _)
            let pid = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)
            where CommandLine(pid).Contains(folder, StringComparison.Ordinal) && IsAlive(pid)
            select pid,
        ];

    /// <summary>What it was started with, each word ended by a zero; empty where it is gone.</summary>
    public static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
