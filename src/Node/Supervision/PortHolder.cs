using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>Which process listens on a TCP port, from <c>/proc</c> (proc(5): net/tcp, PID/fd).</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    /// <summary>Fails early and clearly where a port is taken, for those who leave the binding to a library.</summary>
    /// <exception cref="TemporaryFailureException">The port is taken, or may not be bound.</exception>
    public static void RefuseIfTaken(string bind, int port)
    {
        var address = BindAddress.Of(bind);
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException e)
        {
            throw SharedListener.Refusal(bind, port, e);
        }
    }

    /// <summary>The holders of a port as "pid 123 (command line)", or null where none can be seen.</summary>
    public static string? Of(int port)
    {
        var inodes = ListeningInodes(port).Select(inode => $"socket:[{inode}]").ToHashSet();
        var holders = Pids().Where(pid => HoldsAny(pid, inodes)).OrderBy(StartOf).ToList();
        return holders.Count == 0
            ? null
            : string.Join(", ", holders.Take(3).Select(pid => $"pid {pid} ({CommandOf(pid)})"))
                + (holders.Count > 3 ? $" and {holders.Count - 3} more" : "");
    }

    private static IEnumerable<string> ListeningInodes(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        foreach (var line in File.Exists(table) ? File.ReadLines(table).Skip(1) : [])
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 9 && columns[3] == Listening && columns[1].EndsWith(suffix, StringComparison.Ordinal))
                yield return columns[9];
        }
    }

    private static IEnumerable<int> Pids() =>
        from folder in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : []
        let name = Path.GetFileName(folder)
        where int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select int.Parse(name, CultureInfo.InvariantCulture);

    private static bool HoldsAny(int pid, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid}/fd")
                .EnumerateFileSystemInfos()
                .Any(descriptor => descriptor.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or another user's.
            return false;
        }
    }

    // Whoever opened the socket is older than those who inherited it; process ids wrap around and do not tell.
    private static long StartOf(int pid)
    {
        try
        {
            // proc(5): the command in brackets may hold spaces; the start time is the 20th field behind it.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return long.MaxValue;
        }
    }

    private static string CommandOf(int pid)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ').Trim();
            return command.Length > 120 ? command[..117] + "..." : command;
        }
        catch (IOException)
        {
            return "gone";
        }
    }
}
