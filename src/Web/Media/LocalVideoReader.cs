using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>Reads a file straight into the response's own memory, one window ahead of the socket.</summary>
internal sealed class LocalVideoReader(
    SafeFileHandle handle,
    long size,
    DateTimeOffset lastModified,
    int chunkSize,
    int windowSize
) : IVideoReader
{
    public long Size => size;

    public DateTimeOffset LastModified => lastModified;

    public async ValueTask<bool> Write(ChunkSlice slice, PipeWriter writer, CancellationToken cancellationToken)
    {
        var position = slice.Position(chunkSize);
        var left = slice.Length;
        while (left > 0)
        {
            var window = Math.Min(left, windowSize);
            var memory = writer.GetMemory(window)[..window];
            var read = await RandomAccess.ReadAsync(handle, memory, position, cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException(
                    $"the file ends at byte {position} of {size}; it was cut while it was sent"
                );
            }
            writer.Advance(read);
            position += read;
            left -= read;
            var flush = await writer.FlushAsync(cancellationToken);
            if (flush.IsCompleted || flush.IsCanceled)
            {
                return false;
            }
        }
        return true;
    }

    public void Dispose() => handle.Dispose();
}
