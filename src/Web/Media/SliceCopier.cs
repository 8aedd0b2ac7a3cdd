using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>Copies a video's bytes into a writer's own memory, one window ahead of the socket.</summary>
internal sealed class SliceCopier(IVideoReader reader, MediaOptions options, MediaCounters counters)
{
    /// <summary>Waits until the writer has taken the slice: the response's back pressure. False where nobody reads any more.</summary>
    /// <exception cref="IOException">The bytes could not be read, or are fewer than they were.</exception>
    public async ValueTask<bool> Copy(ChunkSlice slice, PipeWriter writer, CancellationToken cancellationToken)
    {
        var chunk = reader.File is null ? await Load(slice.Index, cancellationToken) : null;
        for (var done = 0; done < slice.Length; )
        {
            var memory = writer.GetMemory(Math.Min(slice.Length - done, options.WindowSize));
            memory = memory[..Math.Min(memory.Length, Math.Min(slice.Length - done, options.WindowSize))];
            if (chunk is not null)
            {
                chunk.AsMemory(slice.Offset + done, memory.Length).CopyTo(memory);
            }
            else
            {
                await Read(reader.File!, memory, slice.Position(options.ChunkSize) + done, cancellationToken);
            }
            writer.Advance(memory.Length);
            done += memory.Length;
            var flush = await writer.FlushAsync(cancellationToken);
            counters.Sent(memory.Length);
            if (flush.IsCompleted || flush.IsCanceled)
            {
                return false;
            }
        }
        return true;
    }

    private async ValueTask<byte[]> Load(long index, CancellationToken cancellationToken)
    {
        var chunk = new byte[Math.Min(options.ChunkSize, reader.Size - (index * options.ChunkSize))];
        await reader.Load(index, chunk, cancellationToken);
        return chunk;
    }

    private async ValueTask Read(SafeFileHandle file, Memory<byte> memory, long position, CancellationToken stop)
    {
        while (!memory.IsEmpty)
        {
            var read = await RandomAccess.ReadAsync(file, memory, position, stop);
            if (read == 0)
            {
                throw new EndOfStreamException($"the file ends at byte {position} of {reader.Size}; it was cut");
            }
            memory = memory[read..];
            position += read;
        }
    }
}
