using System.Diagnostics.CodeAnalysis;

namespace SyncStream.Web.Media.Renditions;

/// <summary>Work that is done once for all who want the same at the same time, and ends when the last of them has gone.</summary>
/// <typeparam name="TKey">Says what is the same.</typeparam>
/// <typeparam name="T">What comes of it.</typeparam>
public sealed class SharedWork<TKey, T>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Work> _running = [];

    /// <param name="start">The work, where it is not under way; its token is cancelled when nobody wants it any more.</param>
    /// <param name="cancellationToken">This one wants it no more.</param>
    public async Task<T> Do(TKey key, Func<CancellationToken, Task<T>> start, CancellationToken cancellationToken)
    {
        var work = Join(key, start);
        try
        {
            return await work.Result.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, work);
        }
    }

    private Work Join(TKey key, Func<CancellationToken, Task<T>> start)
    {
        lock (_gate)
        {
            // What is over is not what somebody wants who comes now.
            if (!_running.TryGetValue(key, out var work) || work.IsOver)
            {
                _running[key] = work = new(start);
            }
            work.Users++;
            return work;
        }
    }

    private void Leave(TKey key, Work work)
    {
        lock (_gate)
        {
            if (--work.Users > 0)
            {
                return;
            }
            if (_running.GetValueOrDefault(key) == work)
            {
                _running.Remove(key);
            }
        }
        work.Stop();
    }

    [SuppressMessage(
        "Design",
        "CA1001",
        Justification = "It has no timer, and the work may look at its token after its end"
    )]
    private sealed class Work
    {
        private readonly CancellationTokenSource _stop = new();

        // Begun outside the gate, by whoever comes first.
        private readonly Lazy<Task<T>> _result;

        public Work(Func<CancellationToken, Task<T>> start) => _result = new(() => start(_stop.Token));

        /// <summary>How many want it; under the gate.</summary>
        public int Users { get; set; }

        public bool IsOver => _result is { IsValueCreated: true, Value.IsCompleted: true };

        public Task<T> Result => _result.Value;

        public void Stop() => _stop.Cancel();
    }
}
