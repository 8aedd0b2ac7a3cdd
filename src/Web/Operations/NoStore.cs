using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SyncStream.Web.Operations;

/// <summary>
/// What the API answers is as of this moment and for who asked, which caches on the way cannot know: it may follow from a cookie, or from a
/// room's password. So none keeps it (RFC 9111 §5.2.2.5), unless the answer itself says that it may.
/// </summary>
public static class NoStore
{
    public static void UseNoStoreForApi(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                if (http.Request.Path.StartsWithSegments("/api"))
                {
                    http.Response.OnStarting(Say, http.Response.Headers);
                }

                return next(http);
            }
        );

    private static Task Say(object headers)
    {
        var answer = (IHeaderDictionary)headers;
        if (answer.CacheControl.Count == 0)
        {
            answer.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
