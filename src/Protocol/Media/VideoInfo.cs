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
)
{
    /// <summary>The audio tracks, in the file's order; empty where there is none, or nothing is known.</summary>
    public IReadOnlyList<AudioTrack> Audio { get; init; } = [];

    /// <summary>Whether today's browsers play the file as it is; false: it takes HLS. Null where nothing is known.</summary>
    public bool? Direct { get; init; }
}

/// <summary>An audio track of a video.</summary>
/// <param name="Language">As the file has it, mostly ISO 639-2; null where it does not say.</param>
/// <param name="Title">"Director's commentary" …</param>
/// <param name="Codec">aac, ac3 …</param>
/// <param name="Channels">2 for stereo, 6 for 5.1.</param>
public sealed record AudioTrack(string? Language, string? Title, string Codec, int? Channels);
