using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Sessions;

/// <summary>
/// Keeps other sites from acting in a viewer's name. The cookie is SameSite=Lax and every change takes a form that a foreign page cannot send
/// without being asked first (JSON, DELETE, tus), which is enough; where the browser says where a request comes from (Fetch
/// Metadata, W3C), it is taken at its word as well: a page on another port of this machine counts as the same site for a cookie. A
/// connection to the hub is where changes are made, and no form at all keeps a foreign page from opening a WebSocket (RFC 6455 §10.2).
/// </summary>
internal static class SameSiteOnly
{
    private static readonly Problem Refused = new(Refusal.Forbidden("another site may not do this in your name"));

    public static void UseSameSiteOnly(this IApplicationBuilder app) =>
        app.Use((http, next) => IsForeign(http.Request) ? Refused.ExecuteAsync(http) : next(http));

    private static bool IsForeign(HttpRequest request) =>
        MayChange(request)
        && IsFromElsewhere(request)
        && SessionAuthentication.BearerOf(request) is null
        && request.Cookies.ContainsKey(SessionAuthentication.CookieName);

    private static bool MayChange(HttpRequest request) =>
        request.Path.StartsWithSegments("/hubs")
        || (
            !HttpMethods.IsGet(request.Method)
            && !HttpMethods.IsHead(request.Method)
            && !HttpMethods.IsOptions(request.Method)
        );

    // Without Fetch Metadata, as on plain HTTP, the origin tells. Its host may be another than the one asked for, where a proxy asks in its
    // own name; the same with another port is another service of the same machine. Without a port in Host nothing follows: it may be the
    // scheme's own, or left out by a proxy that listens on another (nginx's $host), whose every visitor would be refused.
    private static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [{ } site]
            ? site is "cross-site" or "same-site"
            : request.Headers.Origin is [{ } origin]
                && Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && request.Host is { HasValue: true, Port: { } port } host
                && string.Equals(from.Host, host.Host, StringComparison.OrdinalIgnoreCase)
                && from.Port != port;
}
