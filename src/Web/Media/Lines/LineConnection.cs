using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Media.Lines;

/// <summary>A connection whose socket is ours: received when there is something, sent to from where the bytes lie.</summary>
internal sealed class LineConnection
    : DefaultConnectionContext,
        ISocketLine,
        IPolled,
        IConnectionSocketFeature,
        IMemoryPoolFeature
{
    /// <summary>Bytes after which others of the same thread have their turn.</summary>
    private const int TurnSize = 1024 * 1024;

    private readonly SendRoom _room = new();
    private readonly SocketWriter _writer;
    private readonly LineInput _input;
    private readonly CancellationTokenSource _closed = new();
    private long _id;
    private int _sent;
    private volatile bool _isSwift;
    private volatile bool _isTaken;

    public LineConnection(string id, Socket socket, Poller poller, MemoryPool<byte> pool)
        : base(id)
    {
        (Socket, MemoryPool, Poller) = (socket, pool, poller);
        _writer = new(new(socket.SafeHandle, _room), pool);
        _input = new(socket.SafeHandle, poller, pool, new Scheduler(this), OnEnded);
        Transport = new Duplex(_input.Reader, _writer);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        ConnectionClosed = _closed.Token;
        Features.Set<ISocketLine>(this);
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
    }

    public Socket Socket { get; }

    public MemoryPool<byte> MemoryPool { get; }

    /// <summary>Whose thread watches the socket.</summary>
    public Poller Poller { get; }

    public IDisposable? Lane { get; set; }

    public bool IsSwift
    {
        get => _isSwift;
        set => _isSwift = value;
    }

    /// <summary>Begins to receive.</summary>
    public void Start() => _id = Poller.Add(Socket.SafeHandle, this);

    public void Ready(Posix.PollEvents events)
    {
        const Posix.PollEvents Gone = Posix.PollEvents.HungUp | Posix.PollEvents.Error;
        _sent = 0;
        if ((events & (Posix.PollEvents.Writable | Gone)) != 0)
        {
            _room.Signal(_isSwift);
        }
        if ((events & (Posix.PollEvents.Readable | Posix.PollEvents.PeerClosed | Gone)) != 0)
        {
            _input.Ready((events & (Posix.PollEvents.PeerClosed | Gone)) != 0);
        }
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        var taken = _writer.TrySend(bytes);
        _sent += taken;
        return taken;
    }

    public ValueTask<bool> Send(ReadOnlyMemory<byte> bytes)
    {
        _sent += bytes.Length;
        return _writer.Send(bytes);
    }

    public int TrySend(SafeFileHandle file, long offset, int count)
    {
        var taken = _writer.TrySend(file, offset, count);
        _sent += taken;
        return taken;
    }

    public ValueTask<bool> Send(SafeFileHandle file, long offset, int count)
    {
        _sent += count;
        return _writer.Send(file, offset, count);
    }

    public void Credit(int bytes) => _writer.Credit(bytes);

    public ValueTask Turn()
    {
        if (_sent < TurnSize || !Poller.IsHere)
        {
            return default;
        }
        _sent = 0;
        var turn = new TaskCompletionSource();
        Poller.Later(turn.SetResult);
        return new(turn.Task);
    }

    public TakenSocket? Take()
    {
        if (!_input.TryPause())
        {
            return null;
        }
        var handle = Posix.Duplicate(Socket.SafeHandle);
        _isTaken = true;
        Poller.Forget(_id, Socket.SafeHandle);
        // From here on nothing that the server may still say can reach the peer.
        Socket.Dispose();
        return new(handle, Poller, _input.TakeUnread());
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (_isTaken)
        {
            return;
        }
        try
        {
            // What the kernel still holds for a client who does not read goes with the connection.
            Socket.LingerState = new(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
        ShutDown();
    }

    /// <summary>After the server is done with it: what was written still goes out.</summary>
    public override async ValueTask DisposeAsync()
    {
        Lane?.Dispose();
        await _writer.Release().ConfigureAwait(false);
        await _input.Reader.CompleteAsync().ConfigureAwait(false);
        if (!_isTaken)
        {
            ShutDown();
        }
        await _input.Ended.ConfigureAwait(false);
        Poller.Remove(_id);
        Socket.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private void ShutDown()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }

    private void OnEnded() =>
        ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Scheduler(LineConnection line) : PipeScheduler
    {
        public override void Schedule(Action<object?> action, object? state)
        {
            if (line._isSwift)
            {
                action(state);
            }
            else
            {
                System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
            }
        }
    }
}
