using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media;

/// <summary>
/// Where the chunks of videos come from: files of this host, or another host that holds them. Above it lies this worker's
/// chunk cache, so a source is asked once for a chunk however many watch it.
/// </summary>
public interface IVideoBytes
{
    /// <summary>Opens a video. The caller disposes the reader; until then it holds a file or a line open.</summary>
    ValueTask<VideoOpening> Open(VideoId id, CancellationToken cancellationToken);
}

/// <summary>A reader, or why there is none: <c>not_found</c> where the bytes are gone, <c>unavailable</c> where a retry may find them.</summary>
public readonly record struct VideoOpening(IVideoReader? Reader, Refusal? Refusal)
{
    public static implicit operator VideoOpening(Refusal refusal) => new(null, refusal);

    public static VideoOpening Opened(IVideoReader reader) => new(reader, null);
}

/// <summary>A video opened on this worker, shared by all its responses: every member may be called by many at once.</summary>
public interface IVideoReader : IDisposable
{
    /// <summary>Bytes.</summary>
    long Size { get; }

    DateTimeOffset LastModified { get; }

    /// <summary>Whether this is still the content that the id stands for. Asked for each response, so it must be quick; false makes the caller open anew.</summary>
    bool IsIntact => true;

    /// <summary>As <see cref="IsIntact"/>, again and again while a response is under way: to look at a disk that takes its time holds up nobody else.</summary>
    Task<bool> StaysIntact() => Task.FromResult(IsIntact);

    /// <summary>
    /// The open file that has all the video's bytes at their own places, where there is one on this host. Its chunks are then
    /// mapped instead of loaded: the kernel's page cache holds them already, once for all workers.
    /// </summary>
    SafeFileHandle? File => null;

    /// <summary>
    /// Brings one chunk into memory, whole: chunk <paramref name="index"/> begins at byte <c>index × chunk size</c>, and
    /// <paramref name="memory"/> is as long as the chunk, so the last one's is shorter.
    /// </summary>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <exception cref="IOException">It could not be had, or the file is shorter than it was. Those who wait now fail; the next try is a new one.</exception>
    ValueTask Load(long index, Memory<byte> memory, CancellationToken cancellationToken);
}
