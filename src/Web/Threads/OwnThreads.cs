namespace SyncStream.Web.Threads;

/// <summary>
/// Runs what takes long on threads of its own: a worker's pool has few threads, and what holds those up holds up its rooms. Threads
/// come when there is work and end when there was none for a while.
/// </summary>
/// <param name="name">Of the threads, for who looks at a process.</param>
/// <param name="most">At so many things at once.</param>
public sealed class OwnThreads(string name, int most) : TaskScheduler
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _resting;

    public override int MaximumConcurrencyLevel => most;

    /// <summary>Does it on one of the threads; who awaits it goes on elsewhere.</summary>
    public Task<T> Run<T>(Func<T> work) => Run(work, CancellationToken.None);

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    /// <param name="stop">Nobody wants it any more: where it has not begun, it never does.</param>
    public Task<T> Run<T>(Func<T> work, CancellationToken stop) =>
        Task.Factory.StartNew(
            work,
            stop,
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

    // Not on a thread of somebody else's.
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
