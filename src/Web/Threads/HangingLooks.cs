namespace SyncStream.Web.Threads;

/// <summary>
/// Looks into folders that may lie on a disk which is away: whoever looks there hangs until it is back. The same thing is looked for once
/// at a time, for all who ask meanwhile, and not anew while that hangs: it takes one thread, however often it is asked for.
/// </summary>
/// <typeparam name="TKey">Says what is the same.</typeparam>
/// <typeparam name="T">What is found.</typeparam>
public sealed class HangingLooks<TKey, T>(OwnThreads threads)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Task<T>> _looking = [];

    /// <summary>What is found. A look cannot be ended: who has no more patience leaves it, and finds it under way when he comes back.</summary>
    public Task<T> Find(TKey key, Func<T> look)
    {
        lock (_gate)
        {
            return _looking.TryGetValue(key, out var under) ? under : _looking[key] = Begin(key, look);
        }
    }

    private Task<T> Begin(TKey key, Func<T> look)
    {
        var looking = threads.Run(() =>
        {
            try
            {
                return look();
            }
            finally
            {
                lock (_gate)
                {
                    _looking.Remove(key);
                }
            }
        });
        // Where all have left, its fault is nobody's any more.
        _ = looking.ContinueWith(over => over.Exception, TaskScheduler.Default);
        return looking;
    }
}
