using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SyncStream.Web.Media.Lines;

/// <summary>
/// Gives connections an output of ours, which sends straight from where the bytes lie. Kestrel's own copies each byte into a pipe
/// first, which is most of what a video costs. Everything on the connection goes through it, so it is a whole output:
/// for WebSockets, server-sent events and plain answers too.
/// </summary>
public static class SocketLines
{
    /// <summary>For plain connections, before anything else of the endpoint. Over TLS the bytes must be seen by the encryption, so leave it out.</summary>
    public static void UseSocketLines(this ListenOptions listen) =>
        listen.Use(next => connection => Run(connection, next));

    /// <summary>The line of a request's connection; null where there is none, or others share the connection (HTTP/2).</summary>
    internal static ISocketLine? Of(HttpContext http) =>
        HttpProtocol.IsHttp11(http.Request.Protocol) && http.Features.Get<ITlsConnectionFeature>() is null
            ? http.Features.Get<ISocketLine>()
            : null;

    private static async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        if (
            !OperatingSystem.IsLinux()
            || !Environment.Is64BitProcess
            || connection.Features.Get<IConnectionSocketFeature>()?.Socket
                is not { SocketType: SocketType.Stream } socket
            || connection.Features.Get<IMemoryPoolFeature>()?.MemoryPool is not { } pool
        )
        {
            await next(connection);
            return;
        }
        var original = connection.Transport;
        var writer = new SocketWriter(socket, pool);
        connection.Transport = new Duplex(original.Input, writer);
        connection.Features.Set<ISocketLine>(writer);
        try
        {
            await next(connection);
        }
        finally
        {
            await writer.Release();
            connection.Transport = original;
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
