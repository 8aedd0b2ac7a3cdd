using System.Diagnostics;
using Akka.Dispatch;

namespace SyncStream.Web.Threads;

/// <summary>
/// A thread that is awake anyway does itself what it has caused: to wake another one for it costs more than it takes. Only what is known
/// to be short is given to it, and only so much of it; the rest goes to the pool.
/// </summary>
public static class LentThread
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(2);

    [ThreadStatic]
    private static Queue<IRunnable>? _work;

    [ThreadStatic]
    private static bool _isLent;

    /// <summary>From here to its end the thread takes work, which it does at the end.</summary>
    public static Loan Lend() => Lend(Longest);

    /// <inheritdoc cref="Lend()"/>
    /// <param name="longest">For so long at most.</param>
    internal static Loan Lend(TimeSpan longest)
    {
        var isFirst = !_isLent;
        _isLent = true;
        return new(isFirst, longest);
    }

    /// <summary>Has it done by this thread, where it is lent; else by the pool.</summary>
    public static void Run(IRunnable work)
    {
        if (_isLent)
        {
            (_work ??= new()).Enqueue(work);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.Run(), work, preferLocal: false);
        }
    }

    private static void Work(TimeSpan longest)
    {
        var since = Stopwatch.GetTimestamp();
        var clean = ExecutionContext.Capture();
        while (_work is { Count: > 0 } work && Stopwatch.GetElapsedTime(since) <= longest)
        {
            work.Dequeue().Run();
            if (clean is not null && ExecutionContext.Capture() != clean)
            {
                // A step that is followed, perhaps, which is none of the next one's.
                ExecutionContext.Restore(clean);
            }
        }
    }

    /// <summary>Ends with the work being done.</summary>
    public readonly ref struct Loan(bool isFirst, TimeSpan longest)
    {
        public void Dispose()
        {
            if (!isFirst)
            {
                return;
            }

            try
            {
                if (TaskScheduler.Current == TaskScheduler.Default)
                {
                    Work(longest);
                }
                else
                {
                    // What that work begins is not to go on where this thread's own work does.
                    var task = new Task(static longest => Work((TimeSpan)longest!), longest);
                    task.RunSynchronously(TaskScheduler.Default);
                    task.GetAwaiter().GetResult();
                }
            }
            finally
            {
                // Its own work waits, or it has failed.
                _isLent = false;
                while (_work is { Count: > 0 } rest)
                {
                    Run(rest.Dequeue());
                }
            }
        }
    }
}
