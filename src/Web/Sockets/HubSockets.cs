using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.WebUtilities;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Sockets;

/// <summary>
/// Serves the hub's WebSockets on plain connections itself. SignalR's own way takes a viewer's message through two pipes and
/// three loops, which is most of what a delivery costs; over TLS, and for the other transports, it is the way.
/// </summary>
public sealed class HubSockets(HubConnectionHandler<WatchHub> hub, TimeProvider time)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<HubSocket, byte> _open = new();

    internal IEnumerable<HubSocket> Open => _open.Keys;

    /// <summary>Whether this request is one for it.</summary>
    internal static bool Takes(HttpContext http) =>
        http.WebSockets.IsWebSocketRequest
        && OperatingSystem.IsLinux()
        && SocketLines.Of(http) is not null
        && http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    /// <summary>Serves the connection until it ends.</summary>
    internal async Task Serve(HttpContext http)
    {
        var response = http.Response;
        response.Headers.Upgrade = "websocket";
        response.Headers.Connection = "Upgrade";
        response.Headers.SecWebSocketAccept = Accept(http.Request.Headers.SecWebSocketKey.ToString());
        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var socket = new HubSocket(
            WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)),
            http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket,
            http.User,
            IsDirect(http),
            http.Abort,
            time.GetTimestamp()
        );
        _open[socket] = 0;
        var reading = socket.Read(stream, time);
        try
        {
            await hub.OnConnectedAsync(socket);
        }
        finally
        {
            _open.TryRemove(socket, out _);
            await socket.Finish();
            // The client answers a close frame by closing; who does not is cut.
            await reading.WaitAsync(Farewell, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            http.Abort();
            await reading;
        }
    }

    private static bool IsDirect(HttpContext http) =>
        !http.Request.Headers.ContainsKey("X-Forwarded-For")
        // What is left of it where the proxy is a trusted one.
        && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
        && !http.Request.Headers.ContainsKey("Forwarded")
        && http.Request.Headers.Via.Count == 0;

    // RFC 6455, 4.2.2; the hash is the handshake's, nothing is kept secret by it.
#pragma warning disable CA5350
    private static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
