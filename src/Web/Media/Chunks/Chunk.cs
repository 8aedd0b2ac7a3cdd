namespace SyncStream.Web.Media.Chunks;

/// <summary>Which chunk: a video as it is open now, and the chunk's number in it.</summary>
internal readonly record struct ChunkKey(OpenVideo Video, long Index);

/// <summary>A chunk in the cache, or on its way there. The cache's lock guards everything but the bytes.</summary>
internal sealed class Chunk(ChunkKey key, int length)
{
    private TaskCompletionSource? _loaded;

    public ChunkKey Key => key;

    /// <summary>Bytes.</summary>
    public int Length => length;

    /// <summary>Set once it is loaded.</summary>
    public ReadOnlyMemory<byte> Memory { get; private set; }

    public bool IsLoaded { get; private set; }

    /// <summary>A timestamp of the store's: when the bytes were known to be in memory.</summary>
    public long SeenAt { get; set; }

    /// <summary>The memory, where it is the cache's own.</summary>
    public NativeBlock? Block { get; set; }

    /// <summary>Uses under way; while there are any, the memory stays.</summary>
    public int Pins { get; set; }

    /// <summary>Out of the cache: the memory goes when the last use ends.</summary>
    public bool IsOut { get; set; }

    /// <summary>Where it stands among those that may be evicted.</summary>
    public LinkedListNode<Chunk>? Node { get; set; }

    /// <summary>Ends with the load; made only where somebody waits.</summary>
    public Task Loaded => (_loaded ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Complete(ReadOnlyMemory<byte> memory)
    {
        (Memory, IsLoaded) = (memory, true);
        _loaded?.TrySetResult();
    }

    /// <summary>It has to be loaded again; who uses it now may go on.</summary>
    public void Reload() => (IsLoaded, _loaded) = (false, null);

    public void Fail(Exception e) => _loaded?.TrySetException(e);
}

/// <summary>The right to use a chunk's memory until it is disposed. Short: for a system call, or a copy.</summary>
internal readonly struct ChunkLease(ChunkCache cache, Chunk chunk) : IDisposable
{
    public ReadOnlyMemory<byte> Memory => chunk.Memory;

    public void Dispose() => cache.Return(chunk);
}
