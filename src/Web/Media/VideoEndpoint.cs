using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Media;

/// <summary><c>GET, HEAD /media/{videoId}/file</c>: a video's bytes by RFC 9110, through a stream with the socket's back pressure.</summary>
internal sealed class VideoEndpoint(
    IVideoCatalogue catalogue,
    IVideoBytes bytes,
    MediaStreams streams,
    MediaOptions options,
    TimeProvider time,
    ILogger<VideoEndpoint> log
)
{
    /// <summary>The bytes behind an id never change; who may see them is the session's affair, so no shared cache.</summary>
    private const string Caching = "private, max-age=31536000, immutable";

    public async Task Serve(HttpContext http)
    {
        if (
            !VideoId.TryParse(http.Request.RouteValues["videoId"] as string, out var id)
            || catalogue.Find(id) is not { } video
        )
        {
            await new Problem(Refusal.NotFound("There is no such video.")).ExecuteAsync(http);
            return;
        }
        var opening = await bytes.Open(id, http.RequestAborted);
        if (opening.Reader is not { } reader)
        {
            await new Problem(opening.Refusal!).ExecuteAsync(http);
            return;
        }
        using (reader)
        {
            await Answer(http, video, reader);
        }
    }

    private Task Answer(HttpContext http, VideoInfo video, IVideoReader reader)
    {
        var headers = http.Request.Headers;
        var conditions = new Preconditions(new($"\"{video.Id}\""), Modified(reader));
        switch (conditions.Evaluate(headers))
        {
            case Verdict.Failed:
                return Refuse(
                    http,
                    StatusCodes.Status412PreconditionFailed,
                    "The video is not the one the request was for."
                );
            case Verdict.NotModified:
                Describe(http.Response, conditions);
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
        }
        // Only GET knows ranges (RFC 9110 §14.2).
        var asked =
            HttpMethods.IsGet(http.Request.Method) && conditions.AllowRange(headers) ? headers.Range.ToString() : null;
        var plan = RangePlan.For(asked, reader.Size);
        if (plan is RangePlan.Unsatisfiable)
        {
            http.Response.Headers.ContentRange = ByteRange.Unsatisfied(reader.Size);
            return Refuse(
                http,
                StatusCodes.Status416RangeNotSatisfiable,
                $"The video has {reader.Size} bytes; none of the ranges lies in it."
            );
        }
        Describe(http.Response, conditions);
        return Send(http, video, reader, Body(http.Response, plan, video, reader.Size));
    }

    private ResponseBody Body(HttpResponse response, RangePlan plan, VideoInfo video, long size)
    {
        var type = ContentTypes.Of(video.Container);
        if (plan is not RangePlan.Partial { Ranges: var ranges })
        {
            return size == 0
                ? ResponseBody.Empty(type)
                : ResponseBody.Of(new ByteRange(0, size), type, options.ChunkSize);
        }
        response.StatusCode = StatusCodes.Status206PartialContent;
        if (ranges is [var only])
        {
            response.Headers.ContentRange = only.ContentRange(size);
            return ResponseBody.Of(only, type, options.ChunkSize);
        }
        return ResponseBody.Of(ranges, size, type, options.ChunkSize, options.Boundary);
    }

    private async Task Send(HttpContext http, VideoInfo video, IVideoReader reader, ResponseBody body)
    {
        var response = http.Response;
        response.ContentLength = body.Length;
        response.ContentType = body.ContentType;
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName($"{video.Title}.{video.Container}");
        response.Headers.ContentDisposition = disposition.ToString();
        if (body.Length == 0 || HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }
        // A paused player reads nothing for as long as it likes; that is no attack.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
        var left = http.RequestAborted;
        try
        {
            // Once started, the writer hands out the memory that goes to the socket instead of a copy's.
            await response.StartAsync(left);
            if (!await streams.Send(body.Pieces, reader, response.BodyWriter, left))
            {
                http.Abort();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (!left.IsCancellationRequested)
            {
                log.LogWarning(e, "Video {VideoId} could not be sent to its end", video.Id);
            }
            http.Abort();
        }
    }

    private static void Describe(HttpResponse response, Preconditions conditions)
    {
        var headers = response.Headers;
        headers.ETag = conditions.Tag.ToString();
        headers.LastModified = HeaderUtilities.FormatDate(conditions.LastModified);
        headers.AcceptRanges = "bytes";
        headers.CacheControl = Caching;
        headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>Whole seconds, as the field has them, and never in the future (RFC 9110 §8.8.2.1).</summary>
    private DateTimeOffset Modified(IVideoReader reader)
    {
        var now = time.GetUtcNow();
        var modified = reader.LastModified < now ? reader.LastModified : now;
        return DateTimeOffset.FromUnixTimeSeconds(modified.ToUnixTimeSeconds());
    }

    private static Task Refuse(HttpContext http, int status, string sentence) =>
        new Problem(Refusal.Invalid(sentence), status).ExecuteAsync(http);
}
