using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Disks;

/// <summary>
/// Runs what waits for a disk on threads of its own. Linux has no file operation that does not wait, so .NET gives even asynchronous
/// ones to its pool; there a disk that takes its time would hold up rooms. Threads come when there is work and end when there was none for a while.
/// </summary>
/// <param name="name">Of the threads, for who looks at a process.</param>
/// <param name="most">At so many things at once.</param>
public sealed class DiskThreads(string name, int most) : TaskScheduler
{
    /// <summary>For videos, uploads and what is kept of other hosts' videos.</summary>
    public static readonly DiskThreads Media = new("Disk", most: 8);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _resting;

    public override int MaximumConcurrencyLevel => most;

    /// <summary>Does it on one of the threads; who awaits it goes on elsewhere.</summary>
    public Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(
            work,
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously,
            this
        );

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public Task Run(Action work) =>
        Run(() =>
        {
            work();
            return true;
        });

    /// <summary>Reads from a place in a file.</summary>
    /// <returns>How many bytes; 0 at the file's end.</returns>
    /// <exception cref="IOException">They cannot be read.</exception>
    public Task<int> Read(SafeFileHandle file, Memory<byte> memory, long at) =>
        Run(() => RandomAccess.Read(file, memory.Span, at));

    /// <summary>Writes all bytes to a place in a file.</summary>
    /// <exception cref="IOException">The disk is full or out of order.</exception>
    public Task Write(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long at) =>
        Run(() => RandomAccess.Write(file, bytes.Span, at));

    /// <summary>Has the disk keep for good what was written (fsync(2)).</summary>
    /// <exception cref="IOException">The disk is out of order.</exception>
    public Task Sync(SafeFileHandle file) => Run(() => RandomAccess.FlushToDisk(file));

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _waiting.Enqueue(task);
            if (_waiting.Count <= _resting)
            {
                Monitor.Pulse(_gate);
            }
            else if (_threads < most)
            {
                _threads++;
                new Thread(Work) { Name = name, IsBackground = true }.UnsafeStart();
            }
        }
    }

    // Who waits for a disk must not do so on a thread of somebody else's.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting];
        }
    }

    private void Work()
    {
        while (Next() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    private Task? Next()
    {
        lock (_gate)
        {
            Task? task;
            while (!_waiting.TryDequeue(out task))
            {
                _resting++;
                var isTold = Monitor.Wait(_gate, Rest);
                _resting--;
                if (!isTold && _waiting.Count == 0)
                {
                    _threads--;
                    return null;
                }
            }
            return task;
        }
    }
}
