using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace SyncStream.Web.Draining;

/// <summary>The requests that are being answered, except those that hub connections hold open.</summary>
public sealed class RequestsUnderway(Leaving leaving)
{
    private static readonly PathString Hubs = "/hubs";
    private readonly ConcurrentDictionary<HttpContext, byte> _underway = new();

    public int Count => _underway.Count;

    /// <summary>Ends them all without an answer.</summary>
    public void AbortAll()
    {
        foreach (var http in _underway.Keys)
        {
            http.Abort();
        }
    }

    internal async Task Serve(HttpContext http, RequestDelegate next)
    {
        // An upgrade is the connection's last request anyhow, and says so in this very header.
        var isUpgrade = http.Request.Headers.Upgrade.Count > 0;
        if (leaving.HasBegun && !isUpgrade)
        {
            AskToCloseTheConnection(http);
        }

        if (isUpgrade || IsHubConnection(http.Request))
        {
            await next(http);
            return;
        }

        _underway[http] = 0;
        try
        {
            await next(http);
        }
        finally
        {
            _underway.TryRemove(http, out _);
        }
    }

    // Over HTTP/2 a GOAWAY says so, and what was begun is finished (RFC 9113, section 6.8).
    internal static void AskToCloseTheConnection(HttpContext http)
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close";
        }
        else
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    // A WebSocket over HTTP/2 is a CONNECT without an upgrade (RFC 8441).
    private static bool IsHubConnection(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsConnect(request.Method))
        && request.Path.StartsWithSegments(Hubs);
}

/// <summary>Puts <see cref="RequestsUnderway"/> in front of a pipeline.</summary>
public static class RequestsUnderwayExtensions
{
    public static IApplicationBuilder UseRequestsUnderway(this IApplicationBuilder app)
    {
        var requests =
            (RequestsUnderway?)app.ApplicationServices.GetService(typeof(RequestsUnderway))
            ?? throw new InvalidOperationException($"{nameof(RequestsUnderway)} is not registered");
        return app.Use(next => http => requests.Serve(http, next));
    }
}
