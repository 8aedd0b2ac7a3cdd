using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Sessions;

/// <summary>
/// Keeps other sites from acting in a viewer's name. The cookie is SameSite=Lax and every change takes a form that a foreign page cannot send
/// without being asked first (JSON, DELETE, tus), which is enough; where the browser says where a request comes from (Fetch
/// Metadata, W3C), it is taken at its word as well: a page on another port of this machine counts as the same site for a cookie.
/// </summary>
internal static class SameSiteOnly
{
    private static readonly Problem Refused = new(Refusal.Forbidden("another site may not do this in your name"));

    public static void UseSameSiteOnly(this IApplicationBuilder app) =>
        app.Use((http, next) => IsForeign(http.Request) ? Refused.ExecuteAsync(http) : next(http));

    private static bool IsForeign(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        && !HttpMethods.IsHead(request.Method)
        && !HttpMethods.IsOptions(request.Method)
        && request.Headers["Sec-Fetch-Site"] is [{ } site]
        && site is "cross-site" or "same-site"
        && request.Headers.Authorization.Count == 0
        && request.Cookies.ContainsKey(SessionAuthentication.CookieName);
}
