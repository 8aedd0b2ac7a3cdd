using System.Buffers;
using System.IO.Pipelines;

namespace SyncStream.Web.Sockets;

/// <summary>
/// What a client sent, given to the hub one message at a time. The hub begins calls and reads on; after a call to join it gets nothing until
/// that is over, so that the call and all that came after it can still be given to another hub instead.
/// </summary>
/// <param name="mayMove">Whether calls to join are watched for.</param>
internal sealed class HubInput(PipeReader text, bool mayMove) : PipeReader
{
    private const byte RecordSeparator = 0x1e;

    /// <summary>A call to join has a few hundred bytes.</summary>
    private const int LongestCall = 4096;

    /// <summary>Longer than a call to join ever takes: for one that wants no answer, by which its end is known.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private volatile Pause? _pause;
    private volatile Task? _before;
    private volatile bool _isWithin;
    private ReadOnlySequence<byte> _given;
    private long _taken;
    private volatile bool _isOver;

    /// <summary>Ends when the hub waits for what comes after the call to join; null where it is at none, or no longer.</summary>
    public Task? AtCall => _pause is { Ended.Task.IsCompleted: false } pause ? pause.Begun.Task : null;

    /// <summary>A copy of the call to join and of what came after it; null where that is over. Once <see cref="AtCall"/> has ended.</summary>
    public byte[]? Peek()
    {
        if (_pause is not { Begun.Task.IsCompleted: true, Ended.Task.IsCompleted: false } pause)
        {
            return null;
        }

        if (!text.TryRead(out var rest))
        {
            return pause.Call;
        }

        byte[] all = [.. pause.Call, .. rest.Buffer.ToArray()];
        text.AdvanceTo(rest.Buffer.Start);
        return all;
    }

    /// <summary>The hub has taken so many bytes, and they did not end within a message.</summary>
    public bool HasTaken(long bytes) => Volatile.Read(ref _taken) == bytes && !_isWithin;

    /// <summary>The hub gets nothing more until something else has ended. For who writes the text.</summary>
    public void Wait(Task before) => _before = before;

    /// <summary>The hub gets nothing more.</summary>
    public void Cut()
    {
        _isOver = true;
        GoOn();
    }

    /// <summary>The call to join is over.</summary>
    public void GoOn() => _pause?.Ended.TrySetResult();

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_pause is { } pause)
        {
            pause.Begun.TrySetResult();
            await pause
                .Ended.Task.WaitAsync(LongestPause, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause.Ended.TrySetResult();
            _pause = null;
        }

        if (_isOver)
        {
            return Nothing;
        }

        var read = await text.ReadAsync(cancellationToken);
        if (_before is { IsCompleted: false } before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Give(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        result = Nothing;
        if (_isOver)
        {
            return true;
        }

        if (_pause is not null || _before is { IsCompleted: false } || !text.TryRead(out var read))
        {
            return false;
        }

        result = Give(read);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isOver)
        {
            var taken = _given.Slice(0, consumed).Length;
            _given = default;
            text.AdvanceTo(consumed, examined);
            Volatile.Write(ref _taken, _taken + taken);
        }
    }

    public override void CancelPendingRead() => text.CancelPendingRead();

    public override void Complete(Exception? exception = null) => text.Complete(exception);

    private static ReadResult Nothing => new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    private ReadResult Give(ReadResult read)
    {
        _given = read.Buffer;
        var separator = read.Buffer.PositionOf(RecordSeparator);
        _isWithin = separator is null && (_isWithin || !read.Buffer.IsEmpty);
        if (separator is not { } end)
        {
            return read;
        }

        var message = read.Buffer.Slice(0, read.Buffer.GetPosition(1, end));
        if (mayMove && message.Length <= LongestCall && IsJoin(message))
        {
            _pause = new(message.ToArray(), NewTask(), NewTask());
        }

        return new(message, read.IsCanceled, read.IsCompleted && message.Length == read.Buffer.Length);
    }

    // Where it is in a line of chat the hub merely answers that before it reads on.
    private static bool IsJoin(ReadOnlySequence<byte> message) =>
        message.IsSingleSegment
            ? message.FirstSpan.IndexOf(Join) >= 0
            : new SequenceReader<byte>(message).TryReadTo(out ReadOnlySequence<byte> _, Join);

    private static ReadOnlySpan<byte> Join => "\"Join\""u8;

    private static TaskCompletionSource NewTask() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Pause(byte[] Call, TaskCompletionSource Begun, TaskCompletionSource Ended);
}
