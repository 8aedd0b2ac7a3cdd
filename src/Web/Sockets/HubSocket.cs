using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace SyncStream.Web.Sockets;

/// <summary>
/// A hub connection over a WebSocket that costs little while nothing happens: no buffer, no loop of its own, no timer.
/// What a room says goes out as one frame that all its viewers share, straight to their sockets.
/// </summary>
internal sealed class HubSocket
    : ConnectionContext,
        IDuplexPipe,
        IConnectionUserFeature,
        IConnectionInherentKeepAliveFeature
{
    // As much of what a client sent waits for the hub; then reading stops.
    private static readonly PipeOptions InputOptions = new(
        pauseWriterThreshold: 64 * 1024,
        resumeWriterThreshold: 32 * 1024,
        minimumSegmentSize: 1024,
        useSynchronizationContext: false
    );

    private const int NormalClosure = 1000;
    private const int ProtocolError = 1002;

    private readonly Pipe _input = new(InputOptions);
    private readonly CancellationTokenSource _closed = new();
    private readonly Action _abort;
    private readonly FrameWriter _output;
    private readonly FrameReader _reader;
    private readonly SocketSender _sender;

    public HubSocket(string id, Socket socket, ClaimsPrincipal user, bool isDirect, Action abort, long now)
    {
        (ConnectionId, User, IsDirect, _abort, HeardAt) = (id, user, isDirect, abort, now);
        _sender = new(socket, abort);
        _output = new(_sender);
        _reader = new(payload => _sender.Send(Frames.Of(Frames.Pong, payload)));
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionUserFeature>(this);
        Features.Set<IConnectionInherentKeepAliveFeature>(this);
        Features.Set(this);
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection(initialCapacity: 4);

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public ClaimsPrincipal? User { get; set; }

    /// <summary>The kernel at the other end is the viewer's, not a proxy's: that it answers means that they are there.</summary>
    public bool IsDirect { get; }

    /// <summary>The hub has answered the handshake. Clients take anything that comes before that for a wrong answer.</summary>
    public bool IsGreeted => _output.HasWritten;

    /// <summary>When the client last sent something, as a timestamp of the clock.</summary>
    public long HeardAt { get; private set; }

    // The pulse keeps connections alive for all at once.
    bool IConnectionInherentKeepAliveFeature.HasInherentKeepAlive => true;

    PipeReader IDuplexPipe.Input => _input.Reader;

    PipeWriter IDuplexPipe.Output => _output;

    /// <summary>Sends a frame; its bytes are not changed any more.</summary>
    public void Send(ReadOnlyMemory<byte> frame) => _sender.Send(frame);

    /// <summary>Reads what the client sends until it ends.</summary>
    public async Task Read(Stream stream, TimeProvider time)
    {
        var verdict = FrameVerdict.Open;
        try
        {
            while (verdict == FrameVerdict.Open)
            {
                // Reading nothing waits for something without holding a buffer for it.
                _ = await stream.ReadAsync(Memory<byte>.Empty);
                (verdict, var ended) = await ReadSome(stream);
                HeardAt = time.GetTimestamp();
                var flushed = await _input.Writer.FlushAsync();
                if (ended || flushed.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection broke.
        }

        if (verdict != FrameVerdict.Open)
        {
            SayGoodbye(verdict == FrameVerdict.Closing ? NormalClosure : ProtocolError);
        }

        await _input.Writer.CompleteAsync();
    }

    /// <summary>The hub is done with it.</summary>
    public async Task Finish()
    {
        SayGoodbye(NormalClosure);
        await _input.Reader.CompleteAsync();
        await _closed.CancelAsync();
        _closed.Dispose();
    }

    // Nothing may follow a close frame.
    private void SayGoodbye(int status)
    {
        _sender.Send(Frames.OfClose(status));
        _sender.End();
    }

    public override void Abort(ConnectionAbortedException abortReason) => _abort();

    private async ValueTask<(FrameVerdict Verdict, bool Ended)> ReadSome(Stream stream)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var length = await stream.ReadAsync(buffer);
            return (_reader.Read(buffer.AsSpan(0, length), _input.Writer), length == 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
