using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace SyncStream.Web.Media.Chunks;

/// <summary>
/// Blocks of one size outside the collector's heap: a quarter of a megabyte is a large object, and a cache of them would be what
/// every full collection is about.
/// </summary>
internal sealed class NativePool(int blockSize) : IDisposable
{
    private readonly ConcurrentBag<NativeBlock> _free = [];
    private int _blocks;

    /// <summary>Blocks that exist, in use or not.</summary>
    public int Blocks => Volatile.Read(ref _blocks);

    public NativeBlock Take()
    {
        if (_free.TryTake(out var block))
        {
            return block;
        }
        Interlocked.Increment(ref _blocks);
        return new(blockSize);
    }

    public void Give(NativeBlock block) => _free.Add(block);

    /// <summary>Gives what nobody uses back to the system.</summary>
    public void Trim()
    {
        while (_free.TryTake(out var block))
        {
            block.Free();
            Interlocked.Decrement(ref _blocks);
        }
    }

    public void Dispose() => Trim();
}

/// <summary>A run of memory outside the collector's heap.</summary>
internal sealed unsafe class NativeBlock
{
    private const int Alignment = 4096;
    private void* _start;

    public NativeBlock(int size)
    {
        _start = NativeMemory.AlignedAlloc((nuint)size, Alignment);
        Memory = new NativeMemoryManager((byte*)_start, size).Memory;
    }

    public Memory<byte> Memory { get; }

    public void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
