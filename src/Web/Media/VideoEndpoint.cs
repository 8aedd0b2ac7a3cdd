using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media.Chunks;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Media.Streams;
using SyncStream.Web.Operations;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media;

/// <summary><c>GET, HEAD /media/{videoId}/file</c>: a video's bytes by RFC 9110, through a stream with the socket's back pressure.</summary>
internal sealed class VideoEndpoint(
    IVideoCatalogue catalogue,
    OpenVideos videos,
    MediaStreams streams,
    RateLimits limits,
    MediaOptions options,
    MediaCounters counters,
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
        var (use, refusal) = await videos.Enter(id, http.RequestAborted);
        if (use is not { } open)
        {
            await new Problem(refusal!).ExecuteAsync(http);
            return;
        }
        using (open)
        {
            await Answer(http, video, open.Video);
        }
    }

    private Task Answer(HttpContext http, VideoInfo video, OpenVideo open)
    {
        var headers = http.Request.Headers;
        var conditions = new Preconditions(new($"\"{video.Id}\""), Modified(open.Reader));
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
        var plan = RangePlan.For(asked, open.Size);
        if (plan is RangePlan.Unsatisfiable)
        {
            http.Response.Headers.ContentRange = ByteRange.Unsatisfied(open.Size);
            return Refuse(
                http,
                StatusCodes.Status416RangeNotSatisfiable,
                $"The video has {open.Size} bytes; none of the ranges lies in it."
            );
        }
        Describe(http.Response, conditions);
        return Send(http, video, open, Body(http.Response, plan, video, open.Size));
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

    private async Task Send(HttpContext http, VideoInfo video, OpenVideo open, ResponseBody body)
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
            var line = SocketLines.Of(http);
            var output = new BodyOutput(open, response.BodyWriter, line, options, counters, left);
            var subject = SubjectOf(http);
            var delivery = new Delivery(body.Pieces, output.Write, http.Abort, subject) { Limits = limits.Of(subject) };
            if (!await streams.Send(delivery, line))
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

    private static Subject SubjectOf(HttpContext http) =>
        new(
            (http.User as SessionPrincipal)?.Session.ViewerId,
            http.Request.QueryString.HasValue && RoomId.TryParse(http.Request.Query["room"], out var room) ? room : null
        );

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
