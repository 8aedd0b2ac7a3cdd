using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace SyncStream.Web.Rooms;

/// <summary>
/// How soon the hub gives up a connection whose other end vanished without a word (a pulled cable, a closed lid). With
/// the room's grace time behind it, a viewer who is gone has left the room within 15 s.
/// </summary>
internal static class SilentPeers
{
    /// <summary>The hub says something this often, so that silence shows. SignalR looks once a second.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    /// <summary>How long what was said may stay without an answer. A network full of video answers in a second or two.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4.5);

    /// <summary>A client that says nothing for so long is gone; stock clients say something every 15 s.</summary>
    public static readonly TimeSpan Client = TimeSpan.FromSeconds(30);

    /// <summary>The same for one behind a proxy, who is asked every other second.</summary>
    public static readonly TimeSpan BehindProxy = TimeSpan.FromSeconds(7);

    /// <summary>How long a poll waits for news. It has no pings: that the next one comes is the sign of life.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(2.5);

    /// <summary>How long a long poller may take from the answer of one poll to the next.</summary>
    public static readonly TimeSpan BetweenPolls = TimeSpan.FromSeconds(4);

    /// <summary>Pings that every WebSocket client answers by itself (RFC 6455, 5.5.2), even behind a proxy.</summary>
    public static readonly WebSocketOptions WebSockets = new()
    {
        KeepAliveInterval = KeepAlive,
        KeepAliveTimeout = Patience,
    };

    private const int IpProtoTcp = 6;
    private const int TcpUserTimeout = 18;

    /// <summary>
    /// Has the kernel cut a hub stream when what was sent stays unacknowledged (RFC 5482). Not for other requests: a paused
    /// player takes nothing for minutes, and that is no fault.
    /// </summary>
    public static void Watch(HttpContext http)
    {
        var isStream =
            http.WebSockets.IsWebSocketRequest
            || http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
        if (isStream && OperatingSystem.IsLinux() && http.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            try
            {
                var milliseconds = BitConverter.GetBytes((int)Patience.TotalMilliseconds);
                connection.Socket.SetRawSocketOption(IpProtoTcp, TcpUserTimeout, milliseconds);
                // Where nothing is said the kernel asks, and takes no answer within the same time for an end.
                connection.Socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                connection.Socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 2);
                connection.Socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 2);
            }
            catch (SocketException)
            {
                // No TCP, or already closed: there is nothing to watch.
            }
        }
    }
}
