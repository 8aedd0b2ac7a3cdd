using System.Diagnostics;

namespace SyncStream.Load.Generator;

/// <summary>
/// One thread that serves all connections of the generator: nothing is allocated or scheduled for a message, so that the
/// machine is left to the server under test.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private const int LongestWait = 50;
    private readonly int _poll = Kernel.NewPoll();
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(1024 * 1024, pinned: true);
    private readonly PriorityQueue<Action, long> _due = new();
    private Line?[] _lines = new Line?[4096];

    public static long Now => Stopwatch.GetTimestamp();

    public static TimeSpan Since(long start) => Stopwatch.GetElapsedTime(start);

    public void After(TimeSpan pause, Action action) =>
        _due.Enqueue(action, Now + (long)(pause.TotalSeconds * Stopwatch.Frequency));

    public void Add(int socket, Line line)
    {
        if (socket >= _lines.Length)
        {
            Array.Resize(ref _lines, socket * 2);
        }
        _lines[socket] = line;
        Kernel.Watch(_poll, socket, isNew: true, writes: true);
    }

    public void Watch(int socket, bool writes) => Kernel.Watch(_poll, socket, isNew: false, writes);

    public void Remove(int socket)
    {
        _lines[socket] = null;
        Kernel.Forget(_poll, socket);
        Kernel.Close(socket);
    }

    /// <summary>Serves until it is done, or for so long.</summary>
    /// <returns>Whether it was done.</returns>
    public bool Run(TimeSpan bound, Func<bool>? done = null)
    {
        var end = Now + (long)(bound.TotalSeconds * Stopwatch.Frequency);
        Span<(int Socket, uint Events)> ready = stackalloc (int, uint)[256];
        while (done?.Invoke() != true)
        {
            var now = Now;
            if (now >= end)
            {
                return false;
            }
            while (_due.TryPeek(out _, out var at) && at <= now)
            {
                _due.Dequeue()();
            }
            var next = _due.TryPeek(out _, out var soonest) ? Math.Min(soonest, end) : end;
            var wait = (int)Math.Clamp((next - Now) * 1000 / Stopwatch.Frequency, 0, LongestWait);
            Serve(ready[..Kernel.Wait(_poll, ready, wait)]);
        }
        return true;
    }

    public void Dispose()
    {
        for (var socket = 0; socket < _lines.Length; socket++)
        {
            if (_lines[socket] is not null)
            {
                Remove(socket);
            }
        }
        Kernel.Close(_poll);
    }

    private void Serve(ReadOnlySpan<(int Socket, uint Events)> ready)
    {
        foreach (var (socket, events) in ready)
        {
            if ((events & Kernel.Writable) != 0)
            {
                _lines[socket]?.Writable();
            }
            if ((events & ~Kernel.Writable) != 0)
            {
                _lines[socket]?.Readable(_buffer);
            }
        }
    }
}
