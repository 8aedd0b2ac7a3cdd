using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Hops;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Media.Renditions;

/// <summary>
/// <c>GET, HEAD /media/{videoId}/hls/…, poster.jpg, storyboard.vtt, subtitles/…</c>: what lies ready on this host goes out at once; the
/// rest is asked of the worker that makes it, with one hop at most.
/// </summary>
internal sealed class RenditionEndpoint(
    IVideoCatalogue catalogue,
    IRenditions renditions,
    RenditionHop hop,
    TimeProvider time
)
{
    private const string Lasting = "private, max-age=86400";

    public async Task Serve(HttpContext http, string name)
    {
        if (!renditions.Knows(name))
        {
            await new Problem(Refusal.NotFound("A video has no such part.")).ExecuteAsync(http);
            return;
        }
        if (
            !VideoId.TryParse(http.Request.RouteValues["videoId"] as string, out var video)
            || await catalogue.FindPatiently(video, time, http.RequestAborted) is null
        )
        {
            await new Problem(Refusal.NotFound("There is no such video.")).ExecuteAsync(http);
            return;
        }
        if (WorkerHop.IsHandedOn(http))
        {
            http.Response.Headers[RenditionEdition.Header] = RenditionEdition.Current;
        }
        await Send(http, await Find(http, video, name));
    }

    private async Task<Rendition> Find(HttpContext http, VideoId video, string name)
    {
        if (renditions.Ready(video, name) is { } ready)
        {
            return ready;
        }
        var token = http.Request.Query["access_token"].ToString();
        var query = token.Length > 0 ? $"?access_token={Uri.EscapeDataString(token)}" : "";
        var handedOn = WorkerHop.IsHandedOn(http);
        if (
            !handedOn
            && renditions.Owner(video) is { } owner
            && owner != renditions.Self
            && await hop.Ask(http, owner, video, name, query) is { } answer
        )
        {
            return answer;
        }
        return await renditions.Get(video, name, query, http.RequestAborted);
    }

    private static async Task Send(HttpContext http, Rendition rendition)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        switch (rendition)
        {
            case Rendition.OnDisk file:
                http.Response.Headers.CacheControl = Lasting;
                var info = new FileInfo(file.Path);
                if (!info.Exists)
                {
                    await new Problem(new(ErrorCode.Unavailable, "It was just tidied away; ask again.")).ExecuteAsync(
                        http
                    );
                    return;
                }
                var tag = new EntityTagHeaderValue($"\"{info.Length:x}-{info.LastWriteTimeUtc.Ticks:x}\"");
                await Results
                    .File(file.Path, file.ContentType, null, info.LastWriteTimeUtc, tag, enableRangeProcessing: true)
                    .ExecuteAsync(http);
                break;
            case Rendition.Written text:
                http.Response.Headers.CacheControl = text.MayChange ? "no-store" : "private, no-cache";
                var hash = Convert.ToHexStringLower(SHA256.HashData(text.Content).AsSpan(0, 12));
                await Results
                    .File(text.Content, text.ContentType, entityTag: new EntityTagHeaderValue($"\"{hash}\""))
                    .ExecuteAsync(http);
                break;
            case Rendition.Refused refused:
                await Refuse(http, refused);
                break;
        }
    }

    private static Task Refuse(HttpContext http, Rendition.Refused refused)
    {
        if (!refused.Lasting)
        {
            http.Response.Headers.RetryAfter = "2";
        }
        // The request was in order; it is the file that is not.
        int? status = refused.Why.Code == ErrorCode.Invalid ? StatusCodes.Status422UnprocessableEntity : null;
        return new Problem(refused.Why, status).ExecuteAsync(http);
    }
}
