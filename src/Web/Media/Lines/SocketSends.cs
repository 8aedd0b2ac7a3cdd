using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace SyncStream.Web.Media.Lines;

/// <summary>Sends on one socket: at once, in one system call, or waiting until the peer has made room.</summary>
internal sealed class SocketSends(Socket socket)
{
    private const int MaxVectors = 8;

    /// <summary>Sends what the buffer holds, then the bytes, without waiting.</summary>
    /// <returns>How many of <paramref name="bytes"/> were taken, or -1 where the connection is gone.</returns>
    /// <exception cref="IOException">The bytes lie in a mapped file that was cut.</exception>
    public int TrySend(OutputBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (buffer.Length > 0 || taken < bytes.Length)
        {
            var sent = SendOnce(buffer, bytes[taken..], out var asked);
            if (sent < 0)
            {
                return -1;
            }
            var fromBuffer = Math.Min(sent, buffer.Length);
            if (fromBuffer > 0)
            {
                buffer.Drop(fromBuffer);
            }
            taken += sent - fromBuffer;
            if (sent < asked)
            {
                break;
            }
        }
        return taken;
    }

    /// <summary>Sends all of it; false where the connection is gone. The memory is used until the task has ended.</summary>
    public async ValueTask<bool> Send(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[
                    await socket.SendAsync(bytes, SocketFlags.None, cancellationToken).ConfigureAwait(false)..
                ];
            }
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.Fault)
        {
            throw FileCut();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private unsafe int SendOnce(OutputBuffer buffer, ReadOnlySpan<byte> bytes, out int asked)
    {
        var vectors = stackalloc Posix.Vector[MaxVectors];
        var pins = stackalloc GCHandle[MaxVectors];
        var count = 0;
        asked = 0;
        try
        {
            var blocks = buffer.Blocks;
            for (var i = 0; i < blocks.Count && count < MaxVectors - 1; i++)
            {
                var waiting = blocks[i].Waiting;
                MemoryMarshal.TryGetArray(waiting, out var array);
                pins[count] = GCHandle.Alloc(array.Array, GCHandleType.Pinned);
                vectors[count].Start = (byte*)pins[count].AddrOfPinnedObject() + array.Offset;
                vectors[count].Length = (nuint)waiting.Length;
                asked += waiting.Length;
                count++;
            }
            fixed (byte* start = bytes)
            {
                if (!bytes.IsEmpty && asked == buffer.Length)
                {
                    vectors[count].Start = start;
                    vectors[count].Length = (nuint)bytes.Length;
                    asked += bytes.Length;
                    count++;
                }
                return Call(vectors, count);
            }
        }
        finally
        {
            for (var i = 0; i < MaxVectors; i++)
            {
                if (pins[i].IsAllocated)
                {
                    pins[i].Free();
                }
            }
        }
    }

    private unsafe int Call(Posix.Vector* vectors, int count)
    {
        var message = new Posix.Message { Vectors = vectors, Count = (nuint)count };
        for (; ; )
        {
            nint sent;
            try
            {
                sent = Posix.Send(socket.SafeHandle, &message, Posix.SendNow);
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
                    throw FileCut();
                default:
                    return -1;
            }
        }
    }

    private static EndOfStreamException FileCut() => new("the file was cut while it was sent");
}
