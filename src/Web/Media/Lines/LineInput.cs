using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace SyncStream.Web.Media.Lines;

/// <summary>What comes in on a connection, as a pipe; no further than the pipe's limit.</summary>
/// <param name="poller">Whose news it is told of.</param>
/// <param name="schedule">Where who reads goes on.</param>
/// <param name="ended">Called once, when nothing more comes.</param>
internal sealed class LineInput(
    SafeHandle socket,
    Poller poller,
    MemoryPool<byte> pool,
    PipeScheduler schedule,
    Action ended
) : SocketReceiver(socket, poller)
{
    /// <summary>Kestrel's own default for what a connection may have unread.</summary>
    private const int MaxUnread = 1024 * 1024;

    private const int LeastRoom = 2048;

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

    public PipeReader Reader => _pipe.Reader;

    /// <summary>Ends when nothing more is received.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What came and was not read; the pipe is over. Only after <see cref="SocketReceiver.TryPause"/>, and while nobody reads.</summary>
    public byte[] TakeUnread()
    {
        var unread = Array.Empty<byte>();
        if (_pipe.Reader.TryRead(out var result))
        {
            unread = result.Buffer.ToArray();
            _pipe.Reader.AdvanceTo(result.Buffer.End);
        }
        End(null);
        return unread;
    }

    protected override Span<byte> Room() => _pipe.Writer.GetSpan(LeastRoom);

    protected override ValueTask<FlushResult> Take(int count)
    {
        _pipe.Writer.Advance(count);
        return _pipe.Writer.FlushAsync();
    }

    protected override void End(Exception? error)
    {
        _pipe.Writer.Complete(error);
        _ended.TrySetResult();
        ended();
    }
}
