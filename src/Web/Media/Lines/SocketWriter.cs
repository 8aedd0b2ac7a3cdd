using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Media.Lines;

/// <summary>
/// A connection's output that sends by itself: no pipe, no loop and no copy between the server and the socket. A flush ends when
/// the kernel has taken everything, so nothing is held for a client who does not read but what the last write left over.
/// </summary>
internal sealed class SocketWriter(SocketSends sends, MemoryPool<byte> pool) : PipeWriter
{
    /// <summary>Handed out where bytes are accounted for that were sent already. Nobody writes to it, so it takes no memory.</summary>
    private static readonly byte[] Nowhere = GC.AllocateUninitializedArray<byte>(1024 * 1024);

    private static readonly Task<bool> Gone = Task.FromResult(false);

    private OutputBuffer _buffer = new(pool);
    private TaskCompletionSource<FlushResult>? _waiting;
    private Task<bool> _sending = Task.FromResult(true);
    private int _credit;
    private bool _cancel;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _buffer.Length;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_credit > 0)
        {
            return sizeHint <= Nowhere.Length ? Nowhere : new byte[sizeHint];
        }
        return _buffer.Room(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_credit > 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _credit);
            _credit -= bytes;
            return;
        }
        _buffer.Advance(bytes);
    }

    /// <inheritdoc cref="ISocketLine.Credit"/>
    public void Credit(int bytes) => _credit += bytes;

    /// <inheritdoc cref="ISocketLine.TrySend(ReadOnlySpan{byte})"/>
    public int TrySend(ReadOnlySpan<byte> bytes) =>
        !_sending.IsCompleted ? 0
        : _sending.Result ? Noted(sends.TrySend(_buffer, bytes))
        : -1;

    /// <inheritdoc cref="ISocketLine.Send(ReadOnlyMemory{byte})"/>
    public async ValueTask<bool> Send(ReadOnlyMemory<byte> bytes)
    {
        var taken = TrySend(bytes.Span);
        if (taken >= 0 && taken < bytes.Length)
        {
            if (_buffer.Length > 0)
            {
                Detach();
            }
            var open = await _sending && await sends.Send(bytes[taken..]);
            return open || Noted(-1) >= 0;
        }
        return taken >= 0;
    }

    /// <inheritdoc cref="ISocketLine.TrySend(SafeFileHandle, long, int)"/>
    public int TrySend(SafeFileHandle file, long offset, int count) =>
        !_sending.IsCompleted ? 0
        : _sending.Result ? Noted(sends.TrySend(_buffer, file, offset, count))
        : -1;

    /// <inheritdoc cref="ISocketLine.Send(SafeFileHandle, long, int)"/>
    public async ValueTask<bool> Send(SafeFileHandle file, long offset, int count)
    {
        if (_buffer.Length > 0)
        {
            Detach();
        }
        var open = await _sending && await sends.Send(file, offset, count);
        return open || Noted(-1) >= 0;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (TrySend(default) < 0)
        {
            return new(new FlushResult(isCanceled: false, isCompleted: true));
        }
        if (_buffer.Length > 0)
        {
            Detach();
        }
        return _sending.IsCompleted
            ? new(new FlushResult(TakeCancel(), isCompleted: false))
            : new(Wait(cancellationToken));
    }

    // What is being sent cannot be taken back without breaking the connection, so only the wait for it is cancelled.
    private async Task<FlushResult> Wait(CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource<FlushResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _waiting, waiting);
        if (TakeCancel())
        {
            return new(isCanceled: true, isCompleted: false);
        }
        var sending = _sending;
        var first = await Task.WhenAny(sending, waiting.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _waiting, null);
        return first == sending ? new(TakeCancel(), isCompleted: !await sending) : await waiting.Task;
    }

    public override void CancelPendingFlush()
    {
        Volatile.Write(ref _cancel, true);
        if (Interlocked.Exchange(ref _waiting, null) is { } waiting && TakeCancel())
        {
            waiting.TrySetResult(new(isCanceled: true, isCompleted: false));
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if (exception is null && _sending.IsCompleted && _buffer.Length > 0)
        {
            sends.TrySend(_buffer, default);
        }
    }

    /// <summary>After the connection's last user has gone: waits for what is still being sent and gives everything back.</summary>
    public async Task Release()
    {
        await ((Task)_sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _buffer.Clear();
    }

    // Once the connection is gone every later flush says so.
    private int Noted(int taken)
    {
        if (taken < 0)
        {
            _sending = Gone;
        }
        return taken;
    }

    // From here on the buffer belongs to the sending; what is written meanwhile goes to a new one.
    private void Detach()
    {
        var full = _buffer;
        _buffer = new(pool);
        _sending = Drain(_sending, full);
    }

    private async Task<bool> Drain(Task<bool> before, OutputBuffer buffer)
    {
        var open = await before.ConfigureAwait(false);
        while (open && buffer.Length > 0)
        {
            var block = buffer.Blocks[0].Waiting;
            open = await sends.Send(block).ConfigureAwait(false);
            buffer.Drop(block.Length);
        }
        buffer.Clear();
        return open;
    }

    private bool TakeCancel() => Interlocked.Exchange(ref _cancel, false);
}
