using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Uploads;

/// <summary>What is known of an upload beside its bytes. How far it has come is the length of its file, nothing else.</summary>
/// <param name="Token">Not to be guessed; names its files.</param>
/// <param name="Length">Bytes that it will have.</param>
/// <param name="FileName">As the client gave it: hostile.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="VideoId">The video that came of it; null while it is unfinished.</param>
/// <param name="Path">Where the library has the file, absolute; null while unfinished, or where it had that video before.</param>
public sealed record Upload(
    string Token,
    ViewerId Owner,
    long Length,
    string FileName,
    double CreatedAt,
    VideoId? VideoId = null,
    string? Path = null
);
