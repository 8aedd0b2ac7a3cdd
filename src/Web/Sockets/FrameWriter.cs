using System.Buffers;
using System.IO.Pipelines;

namespace SyncStream.Web.Sockets;

/// <summary>The hub's output: each flush is one text message. It borrows a buffer for a message and holds none in between.</summary>
/// <param name="flushed">Called after each message.</param>
/// <param name="isGreeted">The client has had the first message, the answer to its handshake, from another hub.</param>
internal sealed class FrameWriter(SocketSender sender, Action flushed, bool isGreeted = false) : PipeWriter
{
    private const int Smallest = 1024;
    private byte[]? _buffer;
    private int _length;
    private bool _skips = isGreeted;
    private volatile bool _hasWritten = isGreeted;

    /// <summary>A message went out.</summary>
    public bool HasWritten => _hasWritten;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(Frames.MaxHead + _length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _length += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_buffer is { } buffer)
        {
            // The head goes right in front of what was written, so that both are one piece.
            var head = Frames.HeadLength(_length);
            var frame = buffer.AsSpan(Frames.MaxHead - head, head + _length);
            Frames.WriteHead(frame[..head], Frames.Text, _length);
            if (_length > 0 && !_skips)
            {
                sender.SendCopied(frame);
                _hasWritten = true;
            }

            _skips &= _length == 0;
            flushed();

            Return();
        }

        return new(new FlushResult(isCanceled: false, isCompleted: false));
    }

    // A flush never waits, so there is nothing to cancel.
    public override void CancelPendingFlush() { }

    public override void Complete(Exception? exception = null) => Return();

    private void Grow(int room)
    {
        var needed = Frames.MaxHead + _length + room;
        if (_buffer is null || _buffer.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Smallest));
            _buffer?.AsSpan(0, Frames.MaxHead + _length).CopyTo(larger);
            Give(_buffer);
            _buffer = larger;
        }
    }

    private void Return()
    {
        Give(_buffer);
        (_buffer, _length) = (null, 0);
    }

    private static void Give(byte[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
