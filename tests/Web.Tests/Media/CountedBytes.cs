using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Web.Tests.Media;

/// <summary>The real bytes, with a count of readers that are open and of chunks that were loaded.</summary>
/// <param name="hidden">Hides that there is a file, so that chunks are loaded as another host's are.</param>
internal sealed class CountedBytes(IVideoBytes inner, bool hidden) : IVideoBytes
{
    private int _loaded;
    private int _open;

    public int Loaded => Volatile.Read(ref _loaded);

    public int Open => Volatile.Read(ref _open);

    async ValueTask<VideoOpening> IVideoBytes.Open(VideoId id, CancellationToken cancellationToken)
    {
        var opening = await inner.Open(id, cancellationToken);
        if (opening.Reader is not { } reader)
        {
            return opening;
        }
        Interlocked.Increment(ref _open);
        return VideoOpening.Opened(new Reader(this, reader, hidden));
    }

    private sealed class Reader(CountedBytes owner, IVideoReader inner, bool hidden) : IVideoReader
    {
        public long Size => inner.Size;

        public DateTimeOffset LastModified => inner.LastModified;

        public bool IsIntact => inner.IsIntact;

        public SafeFileHandle? File => hidden ? null : inner.File;

        public ValueTask Load(long index, Memory<byte> memory, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._loaded);
            return inner.Load(index, memory, cancellationToken);
        }

        public void Dispose()
        {
            inner.Dispose();
            Interlocked.Decrement(ref owner._open);
        }
    }
}
