using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Media.Lines;

/// <summary>Sends on one socket: at once, or waiting until the peer has made room.</summary>
/// <param name="socket">It does not block.</param>
/// <param name="room">Told when the socket takes bytes again.</param>
internal sealed class SocketSends(SafeHandle socket, SendRoom room)
{
    /// <summary>Sends what the buffer holds, then the bytes, without waiting.</summary>
    /// <returns>How many of <paramref name="bytes"/> were taken, or -1 where the connection is gone.</returns>
    /// <exception cref="IOException">The bytes lie in a mapped file that was cut.</exception>
    public int TrySend(OutputBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (buffer.Length > 0 || taken < bytes.Length)
        {
            room.Expect();
            var head = buffer.Blocks is [var first, ..] ? first.Waiting.Span : default;
            // Bytes go with the last of the buffer's blocks.
            var tail = head.Length == buffer.Length ? bytes[taken..] : default;
            var more = head.Length < buffer.Length || tail.Length < bytes.Length - taken;
            var sent = Send(head, tail, more ? Posix.SendMore : Posix.SendNow);
            if (sent < 0)
            {
                return -1;
            }
            var fromBuffer = Math.Min(sent, head.Length);
            if (fromBuffer > 0)
            {
                buffer.Drop(fromBuffer);
            }
            taken += sent - fromBuffer;
            if (sent < head.Length + tail.Length)
            {
                break;
            }
        }
        return taken;
    }

    /// <summary>Sends all of it; false where the connection is gone. The memory is used until the task has ended.</summary>
    /// <exception cref="IOException">The bytes lie in a mapped file that was cut.</exception>
    public async ValueTask<bool> Send(ReadOnlyMemory<byte> bytes)
    {
        for (; ; )
        {
            room.Expect();
            var sent = Send(default, bytes.Span, Posix.SendNow);
            if (sent < 0)
            {
                return false;
            }
            bytes = bytes[sent..];
            if (bytes.IsEmpty)
            {
                return true;
            }
            await room.Wait().ConfigureAwait(false);
        }
    }

    /// <summary>Sends what the buffer holds, then of a file as much as is taken at once: the page cache's own pages, not copied (sendfile(2)).</summary>
    /// <returns>How many of <paramref name="count"/> bytes were taken, or -1 where the connection is gone.</returns>
    /// <exception cref="IOException">The file was cut, or its disk failed.</exception>
    public int TrySend(OutputBuffer buffer, SafeFileHandle file, long offset, int count)
    {
        while (buffer.Length > 0)
        {
            room.Expect();
            var head = buffer.Blocks[0].Waiting.Span;
            var sent = Send(head, default, Posix.SendMore);
            if (sent < 0)
            {
                return -1;
            }
            buffer.Drop(sent);
            if (sent < head.Length)
            {
                return 0;
            }
        }
        var taken = 0;
        while (taken < count)
        {
            room.Expect();
            var sent = SendPart(file, offset + taken, count - taken);
            if (sent <= 0)
            {
                return sent < 0 ? -1 : taken;
            }
            taken += sent;
        }
        return taken;
    }

    /// <summary>As <see cref="TrySend(OutputBuffer, SafeFileHandle, long, int)"/> with nothing in the buffer, but sends all of it; false where the connection is gone.</summary>
    /// <exception cref="IOException">The file was cut, or its disk failed.</exception>
    public async ValueTask<bool> Send(SafeFileHandle file, long offset, int count)
    {
        for (; ; )
        {
            room.Expect();
            var sent = SendPart(file, offset, count);
            if (sent < 0)
            {
                return false;
            }
            (offset, count) = (offset + sent, count - sent);
            if (count == 0)
            {
                return true;
            }
            if (sent == 0)
            {
                await room.Wait().ConfigureAwait(false);
            }
        }
    }

    /// <returns>Bytes; 0 where the socket is full; -1 where the connection is gone.</returns>
    private int SendPart(SafeFileHandle file, long offset, int count)
    {
        for (; ; )
        {
            nint sent;
            try
            {
                sent = Posix.SendFile(socket, file, ref offset, (nuint)count);
            }
            catch (ObjectDisposedException)
            {
                return -1;
            }
            if (sent > 0)
            {
                return (int)sent;
            }
            var error = sent == 0 ? 0 : Marshal.GetLastPInvokeError();
            switch (error)
            {
                case 0:
                    throw Cut();
                case Posix.Interrupted:
                    continue;
                case Posix.Again:
                    return 0;
                // The connection's own errors; a network's file system may time out as well, and then the connection is ended, too.
                case Posix.BrokenPipe
                or Posix.ConnectionReset
                or Posix.ConnectionAborted
                or Posix.TimedOut
                or Posix.NetworkDown
                or Posix.NetworkUnreachable
                or Posix.HostDown
                or Posix.HostUnreachable:
                    return -1;
                default:
                    throw new IOException($"the file cannot be read: sendfile failed with error {error}");
            }
        }
    }

    private static EndOfStreamException Cut() => new("the file was cut while it was sent");

    /// <summary>One system call.</summary>
    private unsafe int Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, int flags)
    {
        var vectors = stackalloc Posix.Vector[2];
        fixed (byte* headStart = head)
        fixed (byte* tailStart = tail)
        {
            var count = 0;
            if (!head.IsEmpty)
            {
                vectors[count++] = new() { Start = headStart, Length = (nuint)head.Length };
            }
            if (!tail.IsEmpty)
            {
                vectors[count++] = new() { Start = tailStart, Length = (nuint)tail.Length };
            }
            var message = new Posix.Message { Vectors = vectors, Count = (nuint)count };
            for (; ; )
            {
                nint sent;
                try
                {
                    sent = Posix.Send(socket, &message, flags);
                }
                catch (ObjectDisposedException)
                {
                    return -1;
                }
                if (sent >= 0)
                {
                    return (int)sent;
                }
                switch (Marshal.GetLastPInvokeError())
                {
                    case Posix.Interrupted:
                        continue;
                    case Posix.Again:
                        return 0;
                    case Posix.BadAddress:
                        throw Cut();
                    default:
                        return -1;
                }
            }
        }
    }
}
