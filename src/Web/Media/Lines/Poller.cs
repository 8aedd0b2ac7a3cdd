using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Media.Lines;

/// <summary>
/// Waits for many sockets on one thread and tells each what it is ready for, on that thread: what goes on there must never wait. .NET's own
/// engine hands each event to a pool, whose waking and sleeping threads cost more than a short range does. Linux, 64 bits.
/// </summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int MaxEvents = 64;
    private const Posix.PollEvents Wanted =
        Posix.PollEvents.Readable
        | Posix.PollEvents.Writable
        | Posix.PollEvents.PeerClosed
        | Posix.PollEvents.EdgeTriggered;

    /// <summary>struct epoll_event is packed on x86-64 alone.</summary>
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int Stride = IsPacked ? 12 : 16;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    private readonly SafeFileHandle _poll;
    private readonly SafeFileHandle _end;
    private readonly ConcurrentDictionary<long, IPolled> _polled = new();
    private readonly Queue<Action> _turns = new();
    private readonly Thread _thread;
    private long _lastId;

    public Poller(string name)
    {
        _poll = new(Valid(Posix.PollCreate(Posix.CloseOnExec)), ownsHandle: true);
        _end = new(Valid(Posix.EventCreate(0, Posix.CloseOnExec)), ownsHandle: true);
        Register(_end, 0, Posix.PollEvents.Readable);
        _thread = new(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether the caller runs on this poller's thread.</summary>
    public bool IsHere => Thread.CurrentThread == _thread;

    /// <summary>From now on it is told of each change; of what is so already at once.</summary>
    /// <returns>What <see cref="Remove"/> takes.</returns>
    public long Add(SafeHandle socket, IPolled polled)
    {
        var id = Interlocked.Increment(ref _lastId);
        _polled[id] = polled;
        Register(socket, id, Wanted);
        return id;
    }

    /// <summary>It is told nothing more, except what is being told just now. Closing the socket does the rest.</summary>
    public void Remove(long id) => _polled.TryRemove(id, out _);

    /// <summary>
    /// As <see cref="Remove"/>, for a socket that stays open elsewhere, in another process perhaps: the kernel would go on telling of it.
    /// </summary>
    public void Forget(long id, SafeHandle socket)
    {
        Remove(id);
        var ignored = stackalloc byte[16];
        Valid(Posix.PollControl((int)_poll.DangerousGetHandle(), Posix.PollDelete, socket, ignored));
    }

    /// <summary>Has something done after everybody else has had their turn. Only for who <see cref="IsHere"/>.</summary>
    public void Later(Action turn) => _turns.Enqueue(turn);

    public void Dispose()
    {
        if (_poll.IsClosed)
        {
            return;
        }
        _ = Posix.EventWrite(_end, 1);
        if (!IsHere)
        {
            _thread.Join();
        }
        _poll.Dispose();
        _end.Dispose();
    }

    private void Run()
    {
        var events = stackalloc byte[MaxEvents * Stride];
        var poll = (int)_poll.DangerousGetHandle();
        for (; ; )
        {
            var count = Posix.PollWait(poll, events, MaxEvents, _turns.Count > 0 ? 0 : -1);
            for (var n = 0; n < count; n++)
            {
                var at = events + (n * Stride);
                var id = Marshal.ReadInt64((nint)at, DataOffset);
                if (id == 0)
                {
                    return;
                }
                if (_polled.TryGetValue(id, out var polled))
                {
                    polled.Ready(*(Posix.PollEvents*)at);
                }
            }
            for (var turns = _turns.Count; turns > 0; turns--)
            {
                _turns.Dequeue()();
            }
        }
    }

    private void Register(SafeHandle socket, long id, Posix.PollEvents wanted)
    {
        var asked = stackalloc byte[16];
        *(Posix.PollEvents*)asked = wanted;
        Marshal.WriteInt64((nint)asked, DataOffset, id);
        Valid(Posix.PollControl((int)_poll.DangerousGetHandle(), Posix.PollAdd, socket, asked));
    }

    private static int Valid(int result) =>
        result >= 0 ? result : throw new IOException($"epoll failed with error {Marshal.GetLastPInvokeError()}");
}

/// <summary>What a <see cref="Poller"/> watches.</summary>
internal interface IPolled
{
    /// <summary>Called on the poller's thread, and never twice at once. Must not throw.</summary>
    void Ready(Posix.PollEvents events);
}
