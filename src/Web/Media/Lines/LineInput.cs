using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace SyncStream.Web.Media.Lines;

/// <summary>
/// What comes in on a connection, as a pipe. Received only when the socket has something, so that a connection without requests holds
/// no memory; no further than the pipe's limit, so that a peer who sends more than is read waits.
/// </summary>
/// <param name="poller">Whose news it is told of.</param>
/// <param name="schedule">Where who reads goes on.</param>
/// <param name="ended">Called once, when nothing more comes.</param>
internal sealed class LineInput(
    SafeHandle socket,
    Poller poller,
    MemoryPool<byte> pool,
    PipeScheduler schedule,
    Action ended
)
{
    /// <summary>Kestrel's own default for what a connection may have unread.</summary>
    private const int MaxUnread = 1024 * 1024;

    private const int LeastRoom = 2048;

    /// <summary>Bytes after which others of the same thread have their turn.</summary>
    private const int TurnSize = 256 * 1024;

    private readonly Pipe _pipe = new(
        new PipeOptions(
            pool,
            readerScheduler: schedule,
            writerScheduler: PipeScheduler.ThreadPool,
            pauseWriterThreshold: MaxUnread,
            resumeWriterThreshold: MaxUnread / 2,
            useSynchronizationContext: false
        )
    );
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _news;
    private volatile bool _isPeerClosed;

    public PipeReader Reader => _pipe.Reader;

    /// <summary>Ends when nothing more is received.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The socket has something, or its end. Whoever receives already goes on until it has seen it.</summary>
    /// <param name="isPeerClosed">The end is near: there will be no further news.</param>
    public void Ready(bool isPeerClosed)
    {
        if (isPeerClosed)
        {
            _isPeerClosed = true;
        }
        if (Interlocked.Increment(ref _news) == 1)
        {
            Receive();
        }
    }

    private void Receive()
    {
        for (; ; )
        {
            var seen = Volatile.Read(ref _news);
            if (!ReceiveAll())
            {
                return;
            }
            if (Interlocked.Add(ref _news, -seen) == 0)
            {
                return;
            }
        }
    }

    /// <returns>False where somebody else goes on later, or nobody: then news is left standing.</returns>
    private bool ReceiveAll()
    {
        for (var turn = 0; ; )
        {
            var received = ReceiveOnce(out var isShort, out var error);
            if (received < 0)
            {
                return true;
            }
            if (received == 0)
            {
                End(error);
                return false;
            }
            var flush = _pipe.Writer.FlushAsync();
            if (!flush.IsCompleted)
            {
                _ = GoOn(flush);
                return false;
            }
            if (flush.Result.IsCompleted)
            {
                End(null);
                return false;
            }
            // Edge-triggered: less than was asked for means that the socket is empty, and what comes next is news (epoll(7)).
            if (isShort && !_isPeerClosed)
            {
                return true;
            }
            turn += received;
            if (turn >= TurnSize && poller.IsHere)
            {
                poller.Later(Receive);
                return false;
            }
        }
    }

    private async Task GoOn(ValueTask<FlushResult> flush)
    {
        if ((await flush.ConfigureAwait(false)).IsCompleted)
        {
            End(null);
            return;
        }
        Receive();
    }

    /// <returns>Bytes; 0 at the end; -1 where there is nothing now.</returns>
    private unsafe int ReceiveOnce(out bool isShort, out Exception? error)
    {
        (isShort, error) = (false, null);
        var room = _pipe.Writer.GetSpan(LeastRoom);
        fixed (byte* start = room)
        {
            for (; ; )
            {
                nint received;
                try
                {
                    received = Posix.Receive(socket, start, (nuint)room.Length, Posix.ReceiveNow);
                }
                catch (ObjectDisposedException)
                {
                    return 0;
                }
                if (received > 0)
                {
                    isShort = received < room.Length;
                    _pipe.Writer.Advance((int)received);
                    return (int)received;
                }
                switch (received == 0 ? 0 : Marshal.GetLastPInvokeError())
                {
                    case 0:
                        return 0;
                    case Posix.Interrupted:
                        continue;
                    case Posix.Again:
                        return -1;
                    case var number:
                        error = new ConnectionResetException($"The connection was reset by its peer (error {number}).");
                        return 0;
                }
            }
        }
    }

    private void End(Exception? error)
    {
        _pipe.Writer.Complete(error);
        _ended.TrySetResult();
        ended();
    }
}
