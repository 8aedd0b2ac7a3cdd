using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SyncStream.Web.Pages;

/// <summary>
/// What the page may do, said to the browser (Content Security Policy Level 3): scripts of this server only and none
/// inline, nothing from third parties but the videos that people themselves put into the queue by their address.
/// </summary>
public static class PageHeaders
{
    public static readonly string Policy = string.Join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        // Svelte and media-chrome set styles of single elements; no selector of theirs comes from a viewer.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        // Videos by URL are fetched where they are, before the proxy is asked.
        "media-src 'self' blob: http: https:",
        "connect-src 'self' ws: wss: http: https:",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'"
    );

    /// <summary>Adds them to the page and its parts; what programs fetch (API, hub, videos) needs none.</summary>
    public static void UsePageHeaders(this WebApplication app) =>
        app.Use(
            (http, next) =>
            {
                if (!ForPrograms(http.Request.Path))
                {
                    var headers = http.Response.Headers;
                    headers.ContentSecurityPolicy = Policy;
                    headers.XContentTypeOptions = "nosniff";
                    headers["Referrer-Policy"] = "same-origin";
                    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
                }
                return next(http);
            }
        );

    private static bool ForPrograms(PathString path) =>
        path.StartsWithSegments("/media", StringComparison.Ordinal)
        || path.StartsWithSegments("/hubs", StringComparison.Ordinal)
        || path.StartsWithSegments("/api", StringComparison.Ordinal);
}
