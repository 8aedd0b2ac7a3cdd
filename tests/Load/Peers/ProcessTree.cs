using System.Globalization;

namespace SyncStream.Load.Peers;

/// <summary>What /proc says about a process and its descendants.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    public static IReadOnlyList<int> Of(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && Stat(pid) is { } stat)
            {
                parents[pid] = int.Parse(stat[1], CultureInfo.InvariantCulture);
            }
        }
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(parents.Where(each => each.Value == found[i]).Select(each => each.Key));
        }
        return found;
    }

    /// <summary>Seconds of CPU, user and system, of the processes as they are; those that ended meanwhile are left out.</summary>
    public static double Cpu(IEnumerable<int> pids) =>
        pids.Select(Stat)
            .OfType<string[]>()
            .Sum(stat =>
                double.Parse(stat[11], CultureInfo.InvariantCulture)
                + double.Parse(stat[12], CultureInfo.InvariantCulture)
            ) / TicksPerSecond;

    /// <summary>Bytes of memory that only these processes can give back: the page cache that they have mapped is not in it.</summary>
    public static long Memory(IEnumerable<int> pids) => pids.Sum(pid => StatusKilobytes(pid, "RssAnon:")) * 1024;

    /// <summary>Bytes of files that these processes have mapped and in memory.</summary>
    public static long Mapped(IEnumerable<int> pids) => pids.Sum(pid => StatusKilobytes(pid, "RssFile:")) * 1024;

    /// <summary>Bytes of one process in memory, the files that it has mapped and shares with others among them.</summary>
    public static long Resident(int pid) => StatusKilobytes(pid, "VmRSS:") * 1024;

    /// <summary>Ends a process as a crash does.</summary>
    public static void Kill(int pid)
    {
        using var process = System.Diagnostics.Process.GetProcessById(pid);
        process.Kill();
    }

    // The fields after the command, which may hold blanks: state, parent, …, user time (11), system time (12).
    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long StatusKilobytes(int pid, string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(each => each.StartsWith(field));
            return line is null ? 0 : long.Parse(line[field.Length..^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
