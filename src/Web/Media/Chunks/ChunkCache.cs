namespace SyncStream.Web.Media.Chunks;

/// <summary>
/// The chunks that this worker's viewers share. A chunk is loaded once however many wait for it; a load that fails fails those who
/// wait, and the next to ask tries again. Bounded: a chunk more means a chunk less, and one in use is never given up.
/// </summary>
/// <param name="capacity">Chunks.</param>
internal sealed class ChunkCache(IChunkStore store, int capacity, MediaCounters counters) : IDisposable
{
    /// <summary>Loads at once: enough to keep a disk or a line busy, too few to starve the threads of everybody else.</summary>
    private const int MaxLoads = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<ChunkKey, Chunk> _chunks = [];
    private readonly EvictionQueues _queues = new(Math.Max(4, capacity));
    private readonly SemaphoreSlim _loads = new(Math.Clamp(capacity / 2, 1, MaxLoads));

    /// <summary>Chunks here or on their way.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _chunks.Count;
            }
        }
    }

    /// <summary>A chunk's bytes where they are here now; null where not.</summary>
    /// <param name="again">The same response had it a moment ago: that is no second use.</param>
    public ChunkLease? TryRent(OpenVideo video, long index, bool again)
    {
        lock (_gate)
        {
            if (!_chunks.TryGetValue(new(video, index), out var chunk) || !chunk.IsLoaded || !store.IsStillHere(chunk))
            {
                return null;
            }
            counters.Hit();
            return Use(chunk, again);
        }
    }

    /// <summary>A chunk's bytes, for as long as the lease is held.</summary>
    /// <param name="again">The same response had it a moment ago: that is no second use.</param>
    /// <exception cref="IOException">It could not be loaded.</exception>
    public async ValueTask<ChunkLease> Rent(
        OpenVideo video,
        long index,
        bool again,
        CancellationToken cancellationToken
    )
    {
        var key = new ChunkKey(video, index);
        for (var first = true; ; first = false)
        {
            Task loaded;
            Chunk? mine = null;
            lock (_gate)
            {
                if (_chunks.TryGetValue(key, out var chunk) && chunk.IsLoaded && (!first || store.IsStillHere(chunk)))
                {
                    if (first)
                    {
                        counters.Hit();
                    }
                    return Use(chunk, again || !first);
                }
                if (first)
                {
                    counters.Missed();
                }
                if (chunk is null)
                {
                    mine = chunk = Enter(key);
                }
                else if (chunk.IsLoaded)
                {
                    chunk.Reload();
                    mine = chunk;
                }
                loaded = mine is null ? chunk.Loaded : Task.CompletedTask;
            }
            if (mine is not null)
            {
                if (TryLoadNow(mine) is { } lease)
                {
                    return lease;
                }
                lock (_gate)
                {
                    loaded = mine.Loaded;
                }
                _ = Load(mine);
            }
            await loaded.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The lease has ended.</summary>
    public void Return(Chunk chunk)
    {
        lock (_gate)
        {
            chunk.Pins--;
            if (chunk is { IsOut: true, Pins: 0 })
            {
                store.Release(chunk);
            }
        }
    }

    /// <summary>Gives up a video's chunks: it is being closed. None of them is in use or on its way.</summary>
    public void Drop(OpenVideo video)
    {
        lock (_gate)
        {
            foreach (var chunk in _chunks.Values.Where(chunk => chunk.Key.Video == video).ToList())
            {
                EvictionQueues.Remove(chunk);
                Leave(chunk);
            }
            _queues.Forget(video);
        }
    }

    public void Dispose() => _loads.Dispose();

    private ChunkLease Use(Chunk chunk, bool again)
    {
        chunk.Pins++;
        if (!again)
        {
            _queues.Touch(chunk);
        }
        return new(this, chunk);
    }

    private Chunk Enter(ChunkKey key)
    {
        while (_queues.IsFull && _queues.Evict() is { } victim)
        {
            Leave(victim);
        }
        var chunk = new Chunk(key, key.Video.LengthOf(key.Index));
        _chunks.Add(key, chunk);
        _queues.Add(chunk);
        return chunk;
    }

    private void Leave(Chunk chunk)
    {
        _chunks.Remove(chunk.Key);
        chunk.IsOut = true;
        if (chunk is { IsLoaded: true, Pins: 0 })
        {
            store.Release(chunk);
        }
    }

    private ChunkLease? TryLoadNow(Chunk chunk)
    {
        try
        {
            if (!store.TryLoad(chunk, out var memory))
            {
                return null;
            }
            counters.Loaded(chunk.Length);
            lock (_gate)
            {
                chunk.Complete(memory);
                return Use(chunk, again: true);
            }
        }
        catch (IOException)
        {
            // The load fails likewise, and tells all who wait.
            return null;
        }
    }

    private async Task Load(Chunk chunk)
    {
        using var use = chunk.Key.Video.Use();
        await _loads.WaitAsync().ConfigureAwait(false);
        try
        {
            counters.Loaded(chunk.Length);
            var memory = await store.Load(chunk).ConfigureAwait(false);
            lock (_gate)
            {
                chunk.Complete(memory);
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                EvictionQueues.Remove(chunk);
                _chunks.Remove(chunk.Key);
            }
            chunk.Fail(e);
        }
        finally
        {
            _loads.Release();
        }
    }
}
