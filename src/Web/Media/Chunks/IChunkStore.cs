using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Chunks;

/// <summary>Where the cache's bytes are kept. Any member may be called by many at once.</summary>
internal interface IChunkStore
{
    /// <summary>The chunk's bytes, where they can be had without waiting.</summary>
    /// <exception cref="IOException">They cannot be had at all.</exception>
    bool TryLoad(Chunk chunk, out ReadOnlyMemory<byte> memory);

    /// <summary>The chunk's bytes.</summary>
    /// <exception cref="IOException">They cannot be had.</exception>
    ValueTask<ReadOnlyMemory<byte>> Load(Chunk chunk);

    /// <summary>Whether a loaded chunk can still be used without waiting. It stays as valid where not.</summary>
    bool IsStillHere(Chunk chunk) => true;

    /// <summary>A loaded chunk is used no more.</summary>
    void Release(Chunk chunk);
}

/// <summary>Chunks of files of this host: parts of the mapped file, which need no memory of ours.</summary>
internal sealed class MappedChunks(TimeProvider time) : IChunkStore
{
    /// <summary>How long a chunk that was in the page cache is taken to be there still.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(2);

    public bool TryLoad(Chunk chunk, out ReadOnlyMemory<byte> memory)
    {
        var (map, offset) = Place(chunk);
        if (!map.SeemsResident(offset, chunk.Length))
        {
            memory = default;
            return false;
        }
        memory = map.Slice(offset, chunk.Length);
        chunk.SeenAt = time.GetTimestamp();
        return true;
    }

    public ValueTask<ReadOnlyMemory<byte>> Load(Chunk chunk)
    {
        // It waits for a disk, which must not hold up an actor.
        return new(
            Disk.Run(() =>
            {
                var (map, offset) = Place(chunk);
                map.Populate(offset, chunk.Length);
                chunk.SeenAt = time.GetTimestamp();
                return map.Slice(offset, chunk.Length);
            })
        );
    }

    // The kernel takes pages when it needs memory; to send them then would make all others of the thread wait for the disk.
    public bool IsStillHere(Chunk chunk)
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(chunk.SeenAt, now) < Trusted)
        {
            return true;
        }
        var (map, offset) = Place(chunk);
        chunk.SeenAt = now;
        return map.CannotTell || map.SeemsResident(offset, chunk.Length);
    }

    // Pages that a paused viewer's send still waits with would be faulted in again.
    public void Release(Chunk chunk)
    {
        var (map, offset) = Place(chunk);
        map.Forget(offset, chunk.Length);
    }

    private static (MappedFile Map, long Offset) Place(Chunk chunk) =>
        (chunk.Key.Video.Map!, chunk.Key.Video.OffsetOf(chunk.Key.Index));
}

/// <summary>Chunks that come from elsewhere: copies in memory of ours, taken from a pool outside the collector's heap.</summary>
internal sealed class CopiedChunks(NativePool pool) : IChunkStore
{
    public bool TryLoad(Chunk chunk, out ReadOnlyMemory<byte> memory)
    {
        memory = default;
        return false;
    }

    public async ValueTask<ReadOnlyMemory<byte>> Load(Chunk chunk)
    {
        var block = pool.Take();
        try
        {
            var memory = block.Memory[..chunk.Length];
            await chunk.Key.Video.Reader.Load(chunk.Key.Index, memory, CancellationToken.None).ConfigureAwait(false);
            chunk.Block = block;
            return memory;
        }
        catch
        {
            pool.Give(block);
            throw;
        }
    }

    public void Release(Chunk chunk) => pool.Give(chunk.Block!);
}
