using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SyncStream.Node.Systemd;

/// <summary>
/// What a service tells the manager that started it (sd_notify(3)): a datagram of lines to the socket that NOTIFY_SOCKET
/// names. Where there is none, as in a terminal, nothing is told to nobody.
/// </summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket? _socket;

    private NotifySocket(Socket? socket, TimeSpan? watchdog) => (_socket, Watchdog) = (socket, watchdog);

    /// <summary>How often it wants a sign of life, at least; null where it does not.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>Reads the environment, and clears it: what is meant for this process is not for its children.</summary>
    public static NotifySocket OfEnvironment()
    {
        var path = Take("NOTIFY_SOCKET");
        var period = Take("WATCHDOG_USEC");
        var forPid = Take("WATCHDOG_PID");
        var isForUs = forPid is null || forPid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var watchdog =
            isForUs && long.TryParse(period, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
                ? TimeSpan.FromMicroseconds(microseconds)
                : (TimeSpan?)null;
        return new(Connect(path), watchdog);
    }

    /// <summary>It serves.</summary>
    public void Ready(string status) => Tell("READY=1", $"STATUS={status}");

    /// <summary>It stops in order.</summary>
    public void Stopping(string status) => Tell("STOPPING=1", $"STATUS={status}");

    /// <summary>A line for <c>systemctl status</c>.</summary>
    public void Status(string status) => Tell($"STATUS={status}");

    /// <summary>It lives.</summary>
    public void Alive() => Tell("WATCHDOG=1");

    public void Dispose() => _socket?.Dispose();

    private void Tell(params string[] lines)
    {
        try
        {
            _socket?.Send(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        }
        catch (SocketException)
        {
            // The manager restarts itself, or is gone; a service must not fall over that.
        }
    }

    // A leading @ stands for the zero byte of an abstract address (unix(7)), which has no file.
    private static Socket? Connect(string? path)
    {
        if (path is not ['/' or '@', _, ..])
            return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static string? Take(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, null);
        return value;
    }
}
