using System.Globalization;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Systemd;

/// <summary>
/// The listening socket that a service manager opened for us (sd_listen_fds(3)): descriptor 3, where LISTEN_PID is ours.
/// It stays open in the manager while we restart, so that whoever connects meanwhile waits instead of being refused.
/// </summary>
internal static class ActivatedSocket
{
    private const int First = 3;

    /// <summary>The descriptor, or null where the server is to open its own. The environment is cleared for the children.</summary>
    /// <exception cref="UsageException">There are several; this server listens on one.</exception>
    public static int? OfEnvironment()
    {
        var pid = Take("LISTEN_PID");
        var count = Take("LISTEN_FDS");
        Take("LISTEN_FDNAMES");
        if (pid != Environment.ProcessId.ToString(CultureInfo.InvariantCulture) || count is null or "0")
            return null;
        return count == "1"
            ? First
            : throw new UsageException(
                $"LISTEN_FDS: {count} sockets were handed over, and one is expected; give the socket unit one ListenStream="
            );
    }

    private static string? Take(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, null);
        return value;
    }
}
