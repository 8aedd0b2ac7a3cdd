using System.Runtime.InteropServices;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Sockets;

/// <summary>
/// Sends whole frames on one socket, from any thread, each in one system call. Only what the client does not take at once
/// waits, up to a bound: who falls behind that far is cut off, comes back and asks for what was missed.
/// </summary>
/// <param name="room">Told when the socket takes bytes again.</param>
/// <param name="cut">Ends the connection.</param>
internal sealed class SocketSender(SafeHandle socket, SendRoom room, Action cut)
{
    /// <summary>Frames that may wait for one slow client.</summary>
    public const int MaxWaiting = 256;

    /// <summary>Bytes that may wait for one slow client; a room's snapshot has some hundred thousand.</summary>
    public const int MaxWaitingBytes = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private Queue<ReadOnlyMemory<byte>>? _waiting;
    private int _waitingBytes;
    private bool _over;

    /// <summary>Sends a frame that nobody changes any more.</summary>
    public void Send(ReadOnlyMemory<byte> frame) => Send(frame.Span, frame);

    /// <summary>Sends a frame whose memory is the caller's again when this returns.</summary>
    public void SendCopied(ReadOnlySpan<byte> frame) => Send(frame, null);

    /// <summary>Nothing more is taken; what waits is still sent.</summary>
    public void End()
    {
        lock (_gate)
        {
            _over = true;
        }
    }

    /// <summary>As <see cref="End"/>, but only where nothing waits.</summary>
    public bool TryEnd()
    {
        lock (_gate)
        {
            var isAtRest = !_over && _waiting is null;
            _over |= isAtRest;
            return isAtRest;
        }
    }

    /// <summary>Takes frames again, after <see cref="TryEnd"/>.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _over = false;
        }
    }

    private void Send(ReadOnlySpan<byte> frame, ReadOnlyMemory<byte>? lasting)
    {
        var isTooMuch = false;
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            var sent = _waiting is null ? SendNow(frame) : 0;
            if (sent == frame.Length)
            {
                return;
            }

            isTooMuch = sent < 0 || _waiting?.Count >= MaxWaiting || _waitingBytes > MaxWaitingBytes;
            if (!isTooMuch)
            {
                var rest = lasting?[sent..] ?? frame[sent..].ToArray();
                _waitingBytes += rest.Length;
                if (_waiting is null)
                {
                    _waiting = new([rest]);
                    _ = Drain();
                }
                else
                {
                    _waiting.Enqueue(rest);
                }
            }

            _over |= isTooMuch;
        }

        if (isTooMuch)
        {
            cut();
        }
    }

    private async Task Drain()
    {
        await Task.Yield();
        while (Next() is { } rest)
        {
            while (!rest.IsEmpty)
            {
                room.Expect();
                var sent = SendNow(rest.Span);
                if (sent < 0)
                {
                    End();
                    cut();
                    return;
                }
                rest = rest[sent..];
                if (!rest.IsEmpty)
                {
                    await room.Wait();
                }
            }
        }
    }

    private ReadOnlyMemory<byte>? Next()
    {
        lock (_gate)
        {
            if (_waiting is { Count: > 0 } && _waiting.Dequeue() is var next)
            {
                _waitingBytes -= next.Length;
                return next;
            }

            _waiting = null;
            return null;
        }
    }

    // How many bytes the socket took, or -1 where the connection is gone.
    private unsafe int SendNow(ReadOnlySpan<byte> bytes)
    {
        try
        {
            fixed (byte* start = bytes)
            {
                for (; ; )
                {
                    var sent = Posix.Send(socket, start, (nuint)bytes.Length, Posix.SendNow);
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
                        default:
                            return -1;
                    }
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }
}
