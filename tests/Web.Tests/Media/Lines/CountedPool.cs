using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace SyncStream.Web.Tests.Media.Lines;

/// <summary>Knows how many of its blocks are out.</summary>
internal sealed class CountedPool : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private int _out;

    public int Out => Volatile.Read(ref _out);

    public override int MaxBufferSize => 4096;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        Interlocked.Increment(ref _out);
        return new Block(this);
    }

    protected override void Dispose(bool disposing) { }

    private sealed class Block(CountedPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = new byte[4096];
        private int _given;

        public Memory<byte> Memory => _bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                Interlocked.Decrement(ref pool._out);
            }
        }
    }
}
