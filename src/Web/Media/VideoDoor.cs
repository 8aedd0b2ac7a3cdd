using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media;

/// <summary>
/// A short way for what is asked most: <c>/media/{videoId}/file</c> with a session that holds. Routing, authentication and
/// authorization cost several times what a short range does. Everything else, and who may not, goes the long way, which answers the same.
/// </summary>
public static class VideoDoor
{
    private const string Before = "/media/";
    private const string Behind = "/file";

    /// <summary>Belongs behind what counts requests and explains errors, and before routing.</summary>
    public static IApplicationBuilder UseVideoDoor(this IApplicationBuilder app)
    {
        var tokens = app.ApplicationServices.GetRequiredService<SessionTokens>();
        // There is no actor system yet. Later one look is enough: a request that asks for services gets a scope of its own.
        VideoEndpoint? endpoint = null;
        return app.Use(next =>
            http =>
                TryVideoOf(http.Request, out var video)
                && tokens.TryRead(SessionAuthentication.TokenOf(http.Request), out var session)
                    ? (endpoint ??= http.RequestServices.GetRequiredService<VideoEndpoint>()).Serve(
                        http,
                        video,
                        session.ViewerId
                    )
                    : SocketLines.Elsewhere(http, next)
        );
    }

    private static bool TryVideoOf(HttpRequest request, [NotNullWhen(true)] out string? video)
    {
        video = null;
        if (
            request.Path.Value is not { Length: > 12 } path
            || !path.StartsWith(Before, StringComparison.Ordinal)
            || !path.EndsWith(Behind, StringComparison.Ordinal)
            || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        )
        {
            return false;
        }
        var name = path.AsSpan()[Before.Length..^Behind.Length];
        if (name.Contains('/'))
        {
            return false;
        }
        video = name.ToString();
        return true;
    }
}
