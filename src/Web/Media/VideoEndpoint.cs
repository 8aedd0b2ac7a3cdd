using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media.Chunks;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Media.Streams;
using SyncStream.Web.Operations;

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
    /// <param name="videoId">As the path has it.</param>
    /// <param name="viewer">By the session; null where the route is open to all.</param>
    public async Task Serve(HttpContext http, string? videoId, ViewerId? viewer)
    {
        if (
            !VideoId.TryParse(videoId, out var id)
            || await catalogue.FindPatiently(id, time, http.RequestAborted) is not { } video
        )
        {
            await new Problem(Refusal.NotFound("There is no such video.")).ExecuteAsync(http);
            return;
        }
        if (videos.TryEnter(id) is not { } open)
        {
            var (use, refusal) = await videos.Enter(id, http.RequestAborted);
            if (use is null)
            {
                await new Problem(refusal!).ExecuteAsync(http);
                return;
            }
            open = use.Value;
        }
        using (open)
        {
            await Answer(http, video, open.Video, viewer);
        }
    }

    private Task Answer(HttpContext http, VideoInfo video, OpenVideo open, ViewerId? viewer)
    {
        var headers = http.Request.Headers;
        var face = open.Face is { } known && known.IsOf(video) ? known : open.Face = FaceOf(video, open);
        var conditions = face.Conditions;
        switch (conditions.Evaluate(headers))
        {
            case Verdict.Failed:
                return Refuse(
                    http,
                    StatusCodes.Status412PreconditionFailed,
                    "The video is not the one the request was for."
                );
            case Verdict.NotModified:
                face.Describe(http.Response.Headers);
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
        face.Describe(http.Response.Headers);
        return Send(http, face, open, Body(http.Response, plan, face.ContentType, open.Size), viewer);
    }

    private ResponseBody Body(HttpResponse response, RangePlan plan, string type, long size)
    {
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

    private async Task Send(HttpContext http, VideoFace face, OpenVideo open, ResponseBody body, ViewerId? viewer)
    {
        var response = http.Response;
        response.ContentLength = body.Length;
        response.ContentType = body.ContentType;
        response.Headers.ContentDisposition = face.Disposition;
        if (body.Length == 0 || HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }
        // A paused player reads nothing for as long as it likes; that is no attack.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
        try
        {
            // Once started, the writer hands out the memory that goes to the socket instead of a copy's.
            await response.StartAsync();
            var line = SocketLines.Of(http);
            line?.IsSwift = true;
            var output = new BodyOutput(open, http, line, options, counters);
            var subject = new Subject(viewer, RoomOf(http.Request), face.Video.Id);
            var delivery = new Delivery(body.Pieces, output.Write, http.Abort, subject) { Limits = limits.Of(subject) };
            if (!await streams.Send(delivery, line))
            {
                http.Abort();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (!http.RequestAborted.IsCancellationRequested)
            {
                log.LogWarning(e, "Video {VideoId} could not be sent to its end", face.Video.Id);
            }
            http.Abort();
        }
    }

    private static RoomId? RoomOf(HttpRequest request) =>
        request.QueryString.HasValue && RoomId.TryParse(request.Query["room"], out var room) ? room : null;

    private VideoFace FaceOf(VideoInfo video, OpenVideo open) => new(video, open.Reader.LastModified, time.GetUtcNow());

    private static Task Refuse(HttpContext http, int status, string sentence) =>
        new Problem(Refusal.Invalid(sentence), status).ExecuteAsync(http);
}
