using System.IO.Pipelines;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Web.Tests.Media;

/// <summary>The real bytes, with a count of slices that were begun and of readers that are open.</summary>
internal sealed class CountedBytes(IVideoBytes inner) : IVideoBytes
{
    private int _begun;
    private int _open;

    public int Begun => Volatile.Read(ref _begun);

    public int Open => Volatile.Read(ref _open);

    async ValueTask<VideoOpening> IVideoBytes.Open(VideoId id, CancellationToken cancellationToken)
    {
        var opening = await inner.Open(id, cancellationToken);
        if (opening.Reader is not { } reader)
        {
            return opening;
        }
        Interlocked.Increment(ref _open);
        return VideoOpening.Opened(new Reader(this, reader));
    }

    private sealed class Reader(CountedBytes owner, IVideoReader inner) : IVideoReader
    {
        public long Size => inner.Size;

        public DateTimeOffset LastModified => inner.LastModified;

        public ValueTask<bool> Write(ChunkSlice slice, PipeWriter writer, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._begun);
            return inner.Write(slice, writer, cancellationToken);
        }

        public void Dispose()
        {
            inner.Dispose();
            Interlocked.Decrement(ref owner._open);
        }
    }
}
