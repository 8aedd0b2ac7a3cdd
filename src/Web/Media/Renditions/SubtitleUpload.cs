using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Media.Uploads;
using SyncStream.Web.Operations;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media.Renditions;

/// <summary>
/// <c>POST /media/{videoId}/subtitles?label=&amp;roomId=</c> with the file as the body: administrators, and the host of a room in whose queue
/// the video is, add subtitles to it for everybody. They lie on the host that holds it, whose workers are asked for them; another host hands the
/// request on.
/// </summary>
internal static class SubtitleUpload
{
    private const int MaxBytes = 2 * 1024 * 1024;
    private const string Holder = "The host that has this video";

    public static async Task<IResult> Take(
        HttpContext http,
        [FromServices] IVideoCatalogue catalogue,
        [FromServices] IVideoFiles files,
        [FromServices] IRenditions renditions,
        [FromServices] HostHop hop,
        [FromServices] RoomClient rooms,
        [FromServices] UploadOptions uploads,
        string videoId,
        string? label,
        string? roomId,
        CancellationToken stop
    )
    {
        if (!VideoId.TryParse(videoId, out var video) || catalogue.Find(video) is null)
        {
            return new Problem(Refusal.NotFound("There is no such video."));
        }
        if (await Check(http, video, uploads, rooms, roomId, stop) is { } forbidden)
        {
            return new Problem(forbidden);
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBytes;
        }
        // Larger than the limit: the server refuses it with 413 while it is read.
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content, stop);
        if (files.Locate(video) is [])
        {
            content.Position = 0;
            http.Request.Body = content;
            await hop.HandOnTo(http, renditions.Owner(video), Holder);
            return Results.Empty;
        }
        var (track, refusal) = await renditions.AddSubtitles(
            video,
            content.ToArray(),
            label ?? "",
            http.Session().Caller,
            stop
        );
        return refusal is null
                ? TypedResults.Json(track, ProtocolJson.Options, statusCode: StatusCodes.Status201Created)
            : refusal.Code == ErrorCode.Unavailable ? new Problem(refusal)
            : new Problem(refusal, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary><c>DELETE /media/{videoId}/subtitles/{track}</c>: an administrator, or whoever added it, takes an uploaded one away.</summary>
    public static async Task<IResult> Remove(
        HttpContext http,
        [FromServices] IVideoCatalogue catalogue,
        [FromServices] IVideoFiles files,
        [FromServices] IRenditions renditions,
        [FromServices] HostHop hop,
        string videoId,
        string track,
        CancellationToken stop
    )
    {
        if (!VideoId.TryParse(videoId, out var video) || catalogue.Find(video) is null)
        {
            return new Problem(Refusal.NotFound("There is no such video."));
        }
        var refusal = await renditions.RemoveSubtitles(video, track, http.Session().Caller, stop);
        if (refusal is { Code: ErrorCode.NotFound } && files.Locate(video) is [])
        {
            await hop.HandOnTo(http, renditions.Owner(video), Holder);
            return Results.Empty;
        }
        return refusal is null ? TypedResults.NoContent() : new Problem(refusal);
    }

    // Whoever takes no videos takes no subtitles either; where everyone may bring videos in, subtitles are still the hosts'.
    private static async Task<Refusal?> Check(
        HttpContext http,
        VideoId video,
        UploadOptions uploads,
        RoomClient rooms,
        string? roomId,
        CancellationToken stop
    )
    {
        var session = http.Session();
        if (uploads.From == Uploaders.Nobody)
        {
            return Refusal.Forbidden("This server takes no uploads.");
        }
        if (session.IsAdmin)
        {
            return null;
        }
        if (uploads.From == Uploaders.Administrators)
        {
            return Refusal.Forbidden("Only administrators may add subtitles here.");
        }
        if (!RoomId.TryParse(roomId, out var room))
        {
            return Refusal.Forbidden(
                "Only administrators and hosts of a room may add subtitles; roomId names the room."
            );
        }
        var (snapshot, refusal) = await rooms.Look(
            new Look(room, session.Caller, Password: null),
            http.Guesser(),
            stop
        );
        return refusal is { Code: ErrorCode.Unavailable or ErrorCode.RateLimited } ? refusal
            : snapshot?.Me.Role != Role.Host
                ? Refusal.Forbidden("Only administrators and the room's host may add subtitles.")
            // A room of one's own is made in a moment, and all who watch the video see what is added.
            : !snapshot.Queue.Any(item => item.Source is VideoSource.Library { VideoId: var queued } && queued == video)
                ? Refusal.Forbidden("Subtitles are added to what is in the room's queue; this video is not.")
            : null;
    }
}
