namespace SyncStream.Protocol.Media;

/// <summary>A video of the library as <c>GET /api/library</c> shows it.</summary>
/// <param name="Id">From the file's content.</param>
/// <param name="Duration">Seconds; null where it could not be found out.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Width">Pixels; null where unknown.</param>
/// <param name="Height">Pixels; null where unknown.</param>
/// <param name="Container">mp4, webm, mkv …</param>
/// <param name="Codecs">h264, aac … in stream order; empty where unknown.</param>
/// <param name="Subtitles">Names of the subtitle tracks.</param>
/// <param name="Hosts">The nodes that hold the file.</param>
public sealed record VideoInfo(
    VideoId Id,
    string Title,
    double? Duration,
    long Size,
    int? Width,
    int? Height,
    string Container,
    IReadOnlyList<string> Codecs,
    IReadOnlyList<string> Subtitles,
    IReadOnlyList<string> Hosts
);
