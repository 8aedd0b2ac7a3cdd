using System.IO.Pipelines;
using System.Runtime.InteropServices;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Sockets;

/// <summary>Receives a client's frames and passes their text on. All connections of a thread share one buffer.</summary>
/// <param name="heard">Called whenever something came.</param>
/// <param name="ended">Called once, when nothing more comes.</param>
internal sealed class FrameReceiver(
    SafeHandle socket,
    Poller poller,
    FrameReader frames,
    PipeWriter text,
    Action heard,
    Action<FrameVerdict> ended
) : SocketReceiver(socket, poller)
{
    private const int BufferSize = 16 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    private FrameVerdict _verdict;

    /// <summary>Takes what came before the socket was watched.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _verdict = frames.Read(bytes, text);
            _ = Flush().AsTask();
        }
    }

    protected override Span<byte> Room() => _buffer ??= GC.AllocateUninitializedArray<byte>(BufferSize);

    protected override ValueTask<FlushResult> Take(int count)
    {
        heard();
        _verdict = _verdict == FrameVerdict.Open ? frames.Read(_buffer.AsSpan(0, count), text) : _verdict;
        var flushed = Flush();
        return _verdict == FrameVerdict.Open ? flushed : new(new FlushResult(isCanceled: false, isCompleted: true));
    }

    // Who reads is not woken for nothing.
    private ValueTask<FlushResult> Flush() => text.UnflushedBytes == 0 ? new(default(FlushResult)) : text.FlushAsync();

    protected override void End(Exception? error) => ended(_verdict);
}
