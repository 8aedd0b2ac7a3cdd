using System.Buffers;
using System.IO.Pipelines;

namespace SyncStream.Web.Sockets;

/// <summary>
/// What a client sent, given to the hub one message at a time: while the hub is at one, that message and all that came after it can
/// still be given to another hub instead.
/// </summary>
internal sealed class HubInput(PipeReader text) : PipeReader
{
    private const byte RecordSeparator = 0x1e;

    private ReadOnlySequence<byte> _unread;
    private bool _isReading;
    private volatile bool _isOver;

    /// <summary>A copy of the message that the hub is at and of what came after it; null where the hub is at none.</summary>
    public byte[]? Peek()
    {
        if (!_isReading)
        {
            return null;
        }

        text.AdvanceTo(_unread.Start);
        if (text.TryRead(out var all))
        {
            _unread = all.Buffer;
        }

        return _unread.ToArray();
    }

    /// <summary>The hub gets nothing more. While it is at a message.</summary>
    public void Cut()
    {
        text.AdvanceTo(_unread.End);
        (_isReading, _isOver) = (false, true);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _isOver ? Nothing : Give(await text.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (_isOver)
        {
            result = Nothing;
            return true;
        }

        var has = text.TryRead(out result);
        result = has ? Give(result) : default;
        return has;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isOver)
        {
            _isReading = false;
            text.AdvanceTo(consumed, examined);
        }
    }

    public override void CancelPendingRead() => text.CancelPendingRead();

    public override void Complete(Exception? exception = null) => text.Complete(exception);

    private static ReadResult Nothing => new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    private ReadResult Give(ReadResult read)
    {
        (_unread, _isReading) = (read.Buffer, true);
        if (read.Buffer.PositionOf(RecordSeparator) is not { } end)
        {
            return read;
        }

        var message = read.Buffer.Slice(0, read.Buffer.GetPosition(1, end));
        var isLast = message.Length == read.Buffer.Length;
        return new(message, read.IsCanceled, read.IsCompleted && isLast);
    }
}
