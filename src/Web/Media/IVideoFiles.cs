using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>Where this host keeps the videos it holds. The only way from an id to a path. Answers from memory.</summary>
public interface IVideoFiles
{
    /// <summary>The copies of a video on this host, the preferred one first; empty where it holds none.</summary>
    IReadOnlyList<VideoFile> Locate(VideoId id);
}

/// <summary>A file as it was when its id was computed. Another size or time means other content, so another id.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">To the file system's precision.</param>
public sealed record VideoFile(string Path, long Size, DateTimeOffset Modified);
