using Microsoft.AspNetCore.Http;

namespace SyncStream.Web.Sessions;

/// <summary>Holds back what an endpoint answers, so that it can be looked at or kept before it goes out.</summary>
internal static class HeldAnswer
{
    /// <summary>Lets an endpoint answer; the status and headers are set, nothing is sent.</summary>
    /// <returns>The body that it wrote.</returns>
    public static async Task<byte[]> Of(HttpContext http, RequestDelegate endpoint)
    {
        var outside = http.Response.Body;
        using var inside = new MemoryStream();
        http.Response.Body = inside;
        try
        {
            await endpoint(http);
        }
        finally
        {
            http.Response.Body = outside;
        }

        return inside.ToArray();
    }
}
