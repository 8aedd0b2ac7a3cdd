using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Sockets;

/// <summary>
/// Serves the hub's WebSockets on plain connections itself. SignalR's own way takes a viewer's message through two pipes and
/// three loops, which is most of what a delivery costs; over TLS, and for the other transports, it is the way.
/// </summary>
public sealed class HubSockets(
    HubConnectionHandler<WatchHub> hub,
    Lazy<DirectCalls> calls,
    TimeProvider time,
    ILogger<HubSockets> log
)
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

    /// <summary>Takes the connection out of the request, which ends, and serves it.</summary>
    internal async Task Serve(HttpContext http)
    {
        var taken = await Take(http);
        if (taken is { Unread.Length: > HubSocket.MaxUnread })
        {
            // Clients wait for the welcome before they say anything.
            taken.Handle.Dispose();
        }
        else if (taken is not null)
        {
            var socket = new HubSocket(
                NewId(),
                taken,
                http.User,
                IsDirect(http),
                time,
                calls.Value,
                from: http.Guesser()
            );
            socket.Send(Welcome(http.Request.Headers.SecWebSocketKey.ToString()));
            Begin(socket);
        }

        http.Abort();
    }

    /// <summary>Serves a connection that another worker has greeted.</summary>
    /// <param name="text">What it said last, and is still to be answered.</param>
    internal void Serve(
        TakenSocket taken,
        ClaimsPrincipal user,
        bool isDirect,
        IPAddress? from,
        ReadOnlyMemory<byte> text
    ) => Begin(new HubSocket(NewId(), taken, user, isDirect, time, calls.Value, isGreeted: true, from), text);

    /// <summary>Cuts all connections.</summary>
    internal void AbortAll()
    {
        foreach (var socket in Open)
        {
            socket.Abort();
        }
    }

    // With nothing of the request about it, which ends at once: neither its context nor its span.
    private void Begin(HubSocket socket, ReadOnlyMemory<byte> text = default) =>
        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = Serve(socket, text), null);

    private async Task Serve(HubSocket socket, ReadOnlyMemory<byte> text)
    {
        _open[socket] = 0;
        try
        {
            socket.Begin(text);
            await hub.OnConnectedAsync(socket);
        }
        catch (Exception e)
        {
            log.LogError(e, "A hub connection failed");
        }
        finally
        {
            _open.TryRemove(socket, out _);
            await socket.Finish();
            // The client answers a close frame by closing; who does not is cut.
            await socket.Ended.WaitAsync(Farewell, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            socket.Close();
        }
    }

    // Its thread may be receiving just now: that is over in a moment.
    private static async Task<TakenSocket?> Take(HttpContext http)
    {
        var line = http.Features.GetRequiredFeature<ISocketLine>();
        for (var tries = 0; tries < 100; tries++)
        {
            if (line.Take() is { } taken)
            {
                return taken;
            }

            await Task.Delay(1);
        }

        return null;
    }

    private static string NewId() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));

    private static bool IsDirect(HttpContext http) =>
        !http.Request.Headers.ContainsKey("X-Forwarded-For")
        // What is left of it where the proxy is a trusted one.
        && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
        && !http.Request.Headers.ContainsKey("Forwarded")
        && http.Request.Headers.Via.Count == 0;

    // RFC 6455, 4.2.2; the hash is the handshake's, nothing is kept secret by it.
#pragma warning disable CA5350
    private static byte[] Welcome(string key) =>
        Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "
                + $"{Accept(key)}\r\n\r\n"
        );

    private static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
