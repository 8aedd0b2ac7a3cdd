using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>Which videos are wanted.</summary>
/// <param name="Words">Each must occur in the title, in any case; empty for all videos.</param>
/// <param name="After">The last video of the page before; null for the first page.</param>
/// <param name="Limit">At most so many.</param>
public sealed record VideoQuery(IReadOnlyList<string> Words, VideoCursor? After = null, int Limit = VideoQuery.PageSize)
{
    /// <summary>Videos on a page of <c>GET /api/library</c>.</summary>
    public const int PageSize = 50;

    /// <summary>The most characters a search may have.</summary>
    public const int MaxSearchLength = 200;

    /// <summary>A search as typed; blanks separate its words.</summary>
    public static IReadOnlyList<string> WordsOf(string? search) =>
        (search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Some videos in the order of their titles, and where to go on.</summary>
/// <param name="NextCursor">For the next call; null on the last page.</param>
public sealed record VideoPage(IReadOnlyList<VideoInfo> Videos, string? NextCursor);
