using System.IO.Pipelines;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Sockets;

/// <summary>
/// A hub connection over a WebSocket that costs little while nothing happens: no buffer, no loop of its own, no timer, no request.
/// What a room says goes out as one frame that all its viewers share, straight to their sockets.
/// </summary>
internal sealed class HubSocket
    : ConnectionContext,
        IDuplexPipe,
        IPolled,
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

    /// <summary>As much as may have come before the hub begins to read.</summary>
    public const int MaxUnread = 24 * 1024;

    private const int NormalClosure = 1000;
    private const int ProtocolError = 1002;

    private readonly TakenSocket _socket;
    private readonly TimeProvider _time;
    private readonly Pipe _text = new(InputOptions);
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SendRoom _room = new();
    private readonly SocketSender _sender;
    private readonly FrameReader _frames;
    private readonly FrameReceiver _receiver;
    private readonly FrameWriter _output;
    private readonly HubInput _input;
    private readonly DirectCalls? _calls;
    private long _begun;
    private long _watched;

    /// <param name="calls">Answers what need not go to the hub, where there is such.</param>
    /// <param name="from">The viewer's address, where it is known.</param>
    /// <param name="isGreeted">The client has had the answer to its handshake; the hub is to hear it again, and not to answer.</param>
    public HubSocket(
        string id,
        TakenSocket socket,
        ClaimsPrincipal user,
        bool isDirect,
        TimeProvider time,
        DirectCalls? calls = null,
        bool isGreeted = false,
        IPAddress? from = null
    )
    {
        _calls = calls;
        (ConnectionId, _socket, User, IsDirect, From, _time) = (id, socket, user, isDirect, from, time);
        HeardAt = SaidAt = time.GetTimestamp();
        _sender = new(socket.Handle, _room, Abort);
        _input = new(_text.Reader, mayMove: !isGreeted);
        _output = new(_sender, OnFlushed, isGreeted);
        _frames = new(payload => _sender.Send(Frames.Of(Frames.Pong, payload)), TryAnswer);
        _receiver = new(socket.Handle, socket.Poller, _frames, _text.Writer, Heard, OnEnded);
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

    /// <summary>The viewer's address by the word of trusted proxies, as when the connection was made; null where it is not known.</summary>
    public IPAddress? From { get; }

    /// <summary>The hub has answered the handshake. Clients take anything that comes before that for a wrong answer.</summary>
    public bool IsGreeted => _output.HasWritten;

    /// <summary>When the client last sent something, as a timestamp of the clock.</summary>
    public long HeardAt { get; private set; }

    /// <summary>When something was last sent to the client, as a timestamp of the clock.</summary>
    public long SaidAt { get; private set; }

    /// <summary>Ends when nothing more is received.</summary>
    public Task Ended => _ended.Task;

    // The pulse keeps connections alive for all at once.
    bool IConnectionInherentKeepAliveFeature.HasInherentKeepAlive => true;

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    /// <summary>Begins to receive.</summary>
    /// <param name="text">What the hub hears before anything else.</param>
    public void Begin(ReadOnlyMemory<byte> text = default)
    {
        if (!text.IsEmpty)
        {
            _begun = text.Length;
            // Less than what a flush waits for; a task, because nobody awaits it.
            _ = _text.Writer.WriteAsync(text).AsTask();
        }

        _receiver.Take(_socket.Unread);
        Watch();
    }

    /// <summary>Sends a frame; its bytes are not changed any more.</summary>
    public void Send(ReadOnlyMemory<byte> frame)
    {
        SaidAt = _time.GetTimestamp();
        _sender.Send(frame);
    }

    void IPolled.Ready(Posix.PollEvents events)
    {
        const Posix.PollEvents Gone = Posix.PollEvents.HungUp | Posix.PollEvents.Error;
        if ((events & (Posix.PollEvents.Writable | Gone)) != 0)
        {
            _room.Signal(inline: false);
        }

        if ((events & (Posix.PollEvents.Readable | Posix.PollEvents.PeerClosed | Gone)) != 0)
        {
            _receiver.Ready((events & (Posix.PollEvents.PeerClosed | Gone)) != 0);
        }
    }

    /// <summary>Ends when the hub waits for what comes after a call to join; null where it is at none.</summary>
    public Task? AtJoin => _input.AtCall;

    /// <summary>
    /// Gives the connection away, with the call to join that the hub is at and all that came after it: the hub here hears nothing more, and
    /// what it says goes nowhere. While it cannot be had, or is not taken, all goes on as before.
    /// </summary>
    /// <param name="give">Gets the socket and the text; whether they were taken.</param>
    public bool TryGive(Func<SafeFileHandle, byte[], bool> give)
    {
        if (!_receiver.TryPause())
        {
            return false;
        }

        _socket.Poller.Forget(_watched, _socket.Handle);
        if (_frames.IsAtRest && _sender.TryEnd())
        {
            if (_input.Peek() is { Length: <= MaxUnread } text && give(_socket.Handle, text))
            {
                _input.Cut();
                _ended.TrySetResult();
                return true;
            }

            _sender.Resume();
        }

        _receiver.Resume();
        Watch();
        return false;
    }

    /// <summary>The hub is done with it.</summary>
    public async Task Finish()
    {
        SayGoodbye(NormalClosure);
        await _text.Reader.CompleteAsync();
        await _closed.CancelAsync();
        _closed.Dispose();
    }

    /// <summary>Lets go of the socket.</summary>
    public void Close()
    {
        _socket.Poller.Remove(_watched);
        _socket.Handle.Dispose();
        _room.Signal(inline: false);
    }

    public override void Abort(ConnectionAbortedException abortReason) => Abort();

    public override void Abort()
    {
        try
        {
            _ = Posix.Shutdown(_socket.Handle, Posix.ShutBoth);
        }
        catch (ObjectDisposedException)
        {
            // Gone already.
        }
    }

    // Only where the hub has nothing to do that came before, and what comes after waits for it.
    private bool TryAnswer(ReadOnlySpan<byte> message)
    {
        if (
            !IsGreeted
            || !_input.HasTaken(_begun + _frames.Passed)
            || _calls?.TryAnswer(this, message) is not { } answer
        )
        {
            return false;
        }

        if (!answer.IsCompleted)
        {
            _input.Wait(answer);
        }

        return true;
    }

    private void Watch() => _watched = _socket.Poller.Add(_socket.Handle, this);

    private void OnFlushed()
    {
        SaidAt = _time.GetTimestamp();
        _input.GoOn();
    }

    private void Heard() => HeardAt = _time.GetTimestamp();

    private void OnEnded(FrameVerdict verdict)
    {
        if (verdict != FrameVerdict.Open)
        {
            SayGoodbye(verdict == FrameVerdict.Closing ? NormalClosure : ProtocolError);
        }

        _text.Writer.Complete();
        _ended.TrySetResult();
    }

    // Nothing may follow a close frame.
    private void SayGoodbye(int status)
    {
        _sender.Send(Frames.OfClose(status));
        _sender.End();
    }
}
