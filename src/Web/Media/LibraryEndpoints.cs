using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Media;

/// <summary><c>GET /api/library</c> and <c>GET /api/library/{videoId}</c>: what there is to watch.</summary>
internal static class LibraryEndpoints
{
    public static IResult List(IVideoCatalogue catalogue, string? search, string? cursor)
    {
        if (search is { Length: > VideoQuery.MaxSearchLength })
        {
            return new Problem(Refusal.Invalid($"A search has at most {VideoQuery.MaxSearchLength} characters."));
        }
        VideoCursor? after = null;
        if (!string.IsNullOrEmpty(cursor) && !VideoCursor.TryParse(cursor, out after))
        {
            return new Problem(Refusal.Invalid("The cursor is not one of this library's."));
        }
        var page = catalogue.Search(new(VideoQuery.WordsOf(search), after));
        return TypedResults.Json(page, ProtocolJson.Options);
    }

    public static async Task<IResult> One(
        IVideoCatalogue catalogue,
        TimeProvider time,
        string videoId,
        CancellationToken stop
    ) =>
        VideoId.TryParse(videoId, out var id) && await catalogue.FindPatiently(id, time, stop) is { } video
            ? TypedResults.Json(video, ProtocolJson.Options)
            : new Problem(Refusal.NotFound("There is no such video."));
}
