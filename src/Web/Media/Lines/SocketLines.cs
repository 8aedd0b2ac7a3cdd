using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SyncStream.Web.Media.Lines;

/// <summary>The lines of requests.</summary>
public static class SocketLines
{
    /// <summary>
    /// The line of a request's connection; null where there is none, where others share the connection (HTTP/2), or where the bytes
    /// must be seen by the encryption.
    /// </summary>
    internal static ISocketLine? Of(HttpContext http) =>
        HttpProtocol.IsHttp11(http.Request.Protocol) && http.Features.Get<ITlsConnectionFeature>() is null
            ? http.Features.Get<ISocketLine>()
            : null;

    /// <summary>Has whatever stands behind it run in the thread pool: it may wait, and the connection's own thread must not.</summary>
    internal static Task Elsewhere(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<ISocketLine>() is not { IsSwift: true } line)
        {
            return next(http);
        }
        line.IsSwift = false;
        return Yielded(http, next);
    }

    private static async Task Yielded(HttpContext http, RequestDelegate next)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await next(http);
    }
}
