using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace SyncStream.Web.Media.Lines;

/// <summary>
/// Receives on one socket, only when it has something, so that a connection on which nothing comes holds no memory; and only as long as
/// what came is taken, so that a peer who sends more than is read waits.
/// </summary>
/// <param name="poller">Whose news it is told of.</param>
internal abstract class SocketReceiver(SafeHandle socket, Poller poller)
{
    /// <summary>Bytes after which others of the same thread have their turn.</summary>
    private const int TurnSize = 256 * 1024;

    private int _news;
    private volatile bool _isPeerClosed;

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

    /// <summary>
    /// Receives nothing from now on, whatever news comes; false where it is at it just now, or waits for who reads. Then what news there
    /// was is looked at once more, which does no harm.
    /// </summary>
    public bool TryPause() => Interlocked.Increment(ref _news) == 1;

    /// <summary>News counts again, after <see cref="TryPause"/>. There may have been some meanwhile.</summary>
    public void Resume() => Volatile.Write(ref _news, 0);

    /// <summary>Where the next bytes go.</summary>
    protected abstract Span<byte> Room();

    /// <summary>Takes bytes that are in the room now.</summary>
    /// <returns>Done when more may come; nothing more may where the result is completed.</returns>
    protected abstract ValueTask<FlushResult> Take(int count);

    /// <summary>Called once: nothing more comes.</summary>
    protected abstract void End(Exception? error);

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
            var taken = Take(received);
            if (!taken.IsCompleted)
            {
                _ = GoOn(taken);
                return false;
            }
            if (taken.Result.IsCompleted)
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

    private async Task GoOn(ValueTask<FlushResult> taken)
    {
        if ((await taken.ConfigureAwait(false)).IsCompleted)
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
        var room = Room();
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
}
