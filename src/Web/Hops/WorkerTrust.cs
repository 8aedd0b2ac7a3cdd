using System.Net.Security;
using System.Net.Sockets;

namespace SyncStream.Web.Hops;

/// <summary>How workers prove themselves to each other over their private listeners, where hosts do so at all.</summary>
/// <param name="Client">The TLS with which to speak to a worker at an address; null where they speak in the clear.</param>
public sealed record WorkerTrust(Func<string, SslClientAuthenticationOptions>? Client)
{
    /// <summary>They speak in the clear: on one machine, or on a network that was declared safe.</summary>
    public static readonly WorkerTrust None = new(Client: null);

    /// <summary>Connects an HTTP client to workers, whose addresses begin with http:// either way; null for its own way.</summary>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect =>
        Client is { } tls ? (connection, stop) => Secure(connection, tls, stop) : null;

    private static async ValueTask<Stream> Secure(
        SocketsHttpConnectionContext connection,
        Func<string, SslClientAuthenticationOptions> tls,
        CancellationToken stop
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(connection.DnsEndPoint, stop);
            var secure = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await secure.AuthenticateAsClientAsync(tls(connection.DnsEndPoint.Host), stop);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
