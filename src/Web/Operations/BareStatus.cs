using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Operations;

/// <summary>
/// Gives words and a code to what ASP.NET refuses with a bare status: no such call, another method, another content
/// type. The page's own paths are left alone.
/// </summary>
public static class BareStatus
{
    private static readonly PathString[] Roots = ["/api", "/hubs", "/media"];

    public static void UseProblemsForBareStatus(this IApplicationBuilder app) =>
        app.UseStatusCodePages(context => Explain(context.HttpContext));

    private static Task Explain(HttpContext http) =>
        Roots.Any(root => http.Request.Path.StartsWithSegments(root))
            ? new Problem(RefusalOf(http.Response.StatusCode), http.Response.StatusCode).ExecuteAsync(http)
            : Task.CompletedTask;

    private static Refusal RefusalOf(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => Refusal.NotFound("there is no such call; PROTOCOL.md lists them"),
            StatusCodes.Status405MethodNotAllowed => Refusal.NotFound("the call has another method; Allow names it"),
            StatusCodes.Status415UnsupportedMediaType => Refusal.Invalid("the body must be application/json"),
            >= StatusCodes.Status500InternalServerError => new(
                ErrorCode.Unavailable,
                "something went wrong on the server; its log says what"
            ),
            _ => Refusal.Invalid("the request could not be read"),
        };
}
