using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media.Chunks;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Streams;

/// <summary>
/// Brings pieces to a response's socket. With a line: straight from the page cache, or from the chunk with one copy, which is the kernel's. Without one (TLS,
/// HTTP/2): through the server's own buffers.
/// </summary>
internal sealed class BodyOutput(
    OpenVideo video,
    HttpContext http,
    ISocketLine? line,
    MediaOptions options,
    MediaCounters counters
)
{
    /// <summary>As much as the server's writer is told of at once.</summary>
    private const int MaxCredit = 1024 * 1024;

    private readonly PipeWriter _body = http.Response.BodyWriter;

    /// <summary>From this length on, not to copy is worth a system call more.</summary>
    private const int LeastFile = 16 * 1024;

    /// <summary>Waits until the socket has the piece; false where nobody reads any more.</summary>
    /// <exception cref="IOException">The bytes could not be read, or are others than they were.</exception>
    public ValueTask<bool> Write(Piece piece) =>
        piece.Slice.Length == 0 ? WriteLiteral(piece.Literal)
        : line is not null ? Send(piece.Slice, line)
        : Copy(piece.Slice);

    private async ValueTask<bool> WriteLiteral(ReadOnlyMemory<byte> bytes)
    {
        var flush = await _body.WriteAsync(bytes, http.RequestAborted);
        return flush is { IsCompleted: false, IsCanceled: false };
    }

    /// <summary>What was written over in place is other bytes under the same name: whoever has begun to read must not get a mixture.</summary>
    /// <remarks>Of another host's video the bytes are those of its id, wherever they come from.</remarks>
    private ValueTask Check()
    {
        if (video.Reader.File is null)
        {
            return default;
        }
        var intact = video.Reader.StaysIntact();
        return intact is { IsCompletedSuccessfully: true, Result: true } ? default : Checked(intact);

        static async ValueTask Checked(Task<bool> intact)
        {
            if (!await intact)
            {
                throw new IOException("the file changed while it was sent");
            }
        }
    }

    private ValueTask<bool> Send(ChunkSlice slice, ISocketLine socket) =>
        video is { Map: not null, Reader.File: { } file }
            ? slice.Length < LeastFile
                ? SendMapped(slice, socket)
                : SendFile(slice, socket, file)
            : SendCopies(slice, socket);

    // The chunk is taken only to have it in the page cache; the kernel sends its pages as they are.
    private async ValueTask<bool> SendFile(ChunkSlice slice, ISocketLine socket, SafeFileHandle file)
    {
        await socket.Turn();
        (await Rent(slice, again: false)).Dispose();
        var at = video.OffsetOf(slice.Index) + slice.Offset;
        for (var left = slice.Length; left > 0; )
        {
            await Check();
            var taken = socket.TrySend(file, at, left);
            if (taken < 0)
            {
                return false;
            }
            if (taken < left)
            {
                // The socket is full, and may be for as long as the client likes. The last byte follows when the file has been looked at.
                var window = Window(Math.Max(1, left - taken - 1));
                if (!await socket.Send(file, at + taken, window))
                {
                    return false;
                }
                taken += window;
            }
            Account(taken, socket);
            (at, left) = (at + taken, left - taken);
        }
        return true;
    }

    // One system call for head and body costs less than two without a copy, where the body is small.
    private async ValueTask<bool> SendMapped(ChunkSlice slice, ISocketLine socket)
    {
        var lease = await Rent(slice, again: false);
        // The pages are the kernel's own: a send may wait with them for as long as the file is mapped.
        var bytes = lease.Memory.Slice(slice.Offset, slice.Length);
        lease.Dispose();
        await Check();
        var taken = socket.TrySend(bytes.Span);
        if (taken < 0 || (taken < bytes.Length && !await socket.Send(bytes[taken..])))
        {
            return false;
        }
        Account(bytes.Length, socket);
        return true;
    }

    private async ValueTask<bool> SendCopies(ChunkSlice slice, ISocketLine socket)
    {
        await socket.Turn();
        for (var done = 0; done < slice.Length; )
        {
            var window = 0;
            int taken;
            using (var lease = await Rent(slice, again: done > 0))
            {
                await Check();
                var bytes = lease.Memory[(slice.Offset + done)..(slice.Offset + slice.Length)];
                taken = socket.TrySend(bytes.Span);
                if (taken < 0)
                {
                    return false;
                }
                Account(taken, socket);
                if (taken < bytes.Length)
                {
                    // The socket is full, and may be for as long as the client likes: wait with a little, and let the chunk go.
                    window = Window(bytes.Length - taken);
                    bytes.Slice(taken, window).CopyTo(_body.GetMemory(window));
                }
            }
            done += taken + window;
            if (window > 0 && !await Flush(window))
            {
                return false;
            }
        }
        return true;
    }

    private async ValueTask<bool> Copy(ChunkSlice slice)
    {
        for (var done = 0; done < slice.Length; )
        {
            var window = Window(slice.Length - done);
            var memory = _body.GetMemory(window)[..window];
            if (video.Reader.File is { } file)
            {
                await ReadFully(file, memory, video.OffsetOf(slice.Index) + slice.Offset + done);
                await Check();
            }
            else
            {
                using var lease = await Rent(slice, again: done > 0);
                lease.Memory.Slice(slice.Offset + done, window).CopyTo(memory);
            }
            if (!await Flush(window))
            {
                return false;
            }
            done += window;
        }
        return true;
    }

    private async ValueTask ReadFully(SafeFileHandle file, Memory<byte> memory, long at)
    {
        while (!memory.IsEmpty)
        {
            http.RequestAborted.ThrowIfCancellationRequested();
            var read = await Disk.Read(file, memory, at);
            if (read == 0)
            {
                throw new EndOfStreamException(
                    $"the file ends at byte {at} of {video.Size}; it was cut while it was sent"
                );
            }
            memory = memory[read..];
            at += read;
        }
    }

    private async ValueTask<bool> Flush(int written)
    {
        _body.Advance(written);
        var flush = await _body.FlushAsync(http.RequestAborted);
        counters.Sent(written);
        return flush is { IsCompleted: false, IsCanceled: false };
    }

    // The server counts what it writes against Content-Length; what went past it has to be counted too.
    private void Account(int sent, ISocketLine socket)
    {
        counters.Sent(sent);
        while (sent > 0)
        {
            var step = Math.Min(sent, MaxCredit);
            socket.Credit(step);
            _body.GetMemory(step);
            _body.Advance(step);
            sent -= step;
        }
    }

    // To ask for the token makes one, which most requests never need.
    private ValueTask<ChunkLease> Rent(ChunkSlice slice, bool again) =>
        video.TryRent(slice.Index, again) is { } lease
            ? new(lease)
            : video.Rent(slice.Index, again, http.RequestAborted);

    private int Window(int left) => Math.Min(left, options.WindowSize);
}
