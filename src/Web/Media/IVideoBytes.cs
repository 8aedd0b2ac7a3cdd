using System.IO.Pipelines;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media;

/// <summary>
/// Where a video's bytes come from: a file of this host; later also a cache of chunks or another host that holds the video.
/// </summary>
public interface IVideoBytes
{
    /// <summary>Opens a video for one response. The caller disposes the reader; until then it holds a file or a line open.</summary>
    ValueTask<VideoOpening> Open(VideoId id, CancellationToken cancellationToken);
}

/// <summary>A reader, or why there is none: <c>not_found</c> where the bytes are gone, <c>unavailable</c> where a retry may find them.</summary>
public readonly record struct VideoOpening(IVideoReader? Reader, Refusal? Refusal)
{
    public static implicit operator VideoOpening(Refusal refusal) => new(null, refusal);

    public static VideoOpening Opened(IVideoReader reader) => new(reader, null);
}

/// <summary>A video opened for one response. Used by one stream at a time.</summary>
public interface IVideoReader : IDisposable
{
    /// <summary>Bytes.</summary>
    long Size { get; }

    DateTimeOffset LastModified { get; }

    /// <summary>
    /// Brings a slice to the writer and waits until the writer has taken it: the response's back pressure.
    /// The reader decides how, by filling the writer's memory or by lending its own, so that bytes are copied as seldom as can be.
    /// </summary>
    /// <returns>False where nobody reads the response any more.</returns>
    /// <exception cref="IOException">The bytes could not be read, or are fewer than they were.</exception>
    ValueTask<bool> Write(ChunkSlice slice, PipeWriter writer, CancellationToken cancellationToken);
}
