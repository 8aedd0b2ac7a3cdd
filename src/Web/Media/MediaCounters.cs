namespace SyncStream.Web.Media;

/// <summary>What this worker's video path has done since it started. Only ever grows.</summary>
public sealed class MediaCounters
{
    private long _hits;
    private long _misses;
    private long _loads;
    private long _loadedBytes;
    private long _sentBytes;

    /// <summary>Uses of a chunk that was there.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Uses of a chunk that had to be loaded, or was being loaded already.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Loads begun. Fewer than <see cref="Misses"/> where viewers waited for the same chunk.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>Bytes of all chunks loaded.</summary>
    public long LoadedBytes => Interlocked.Read(ref _loadedBytes);

    /// <summary>Bytes of videos that sockets have taken.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    internal void Hit() => Interlocked.Increment(ref _hits);

    internal void Missed() => Interlocked.Increment(ref _misses);

    internal void Loaded(long bytes)
    {
        Interlocked.Increment(ref _loads);
        Interlocked.Add(ref _loadedBytes, bytes);
    }

    internal void Sent(long bytes) => Interlocked.Add(ref _sentBytes, bytes);
}
