using System.Buffers;

namespace SyncStream.Web.Media.Lines;

/// <summary>Bytes written and not yet sent, in blocks of a pool that are given back as soon as they are sent.</summary>
internal sealed class OutputBuffer(MemoryPool<byte> pool)
{
    private readonly List<Block> _blocks = [];

    public int Length { get; private set; }

    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>At least <paramref name="size"/> bytes to write to; <see cref="Advance"/> says how many were.</summary>
    public Memory<byte> Room(int size)
    {
        size = Math.Max(size, 1);
        if (_blocks is not [.., var last] || last.Room < size)
        {
            // A block of the pool where it is large enough; the shared pool has any size.
            var owner = size <= pool.MaxBufferSize ? pool.Rent(size) : MemoryPool<byte>.Shared.Rent(size);
            last = new(owner);
            _blocks.Add(last);
        }
        return last.Free;
    }

    public void Advance(int count)
    {
        if (count == 0)
        {
            return;
        }
        if (_blocks is not [.., var last] || (uint)count > (uint)last.Room)
        {
            throw new ArgumentOutOfRangeException(nameof(count), "more than the memory handed out");
        }
        last.Written += count;
        Length += count;
    }

    /// <summary>Forgets the first bytes: they are sent.</summary>
    public void Drop(int count)
    {
        Length -= count;
        var gone = 0;
        foreach (var block in _blocks)
        {
            var taken = Math.Min(count, block.Written - block.Sent);
            block.Sent += taken;
            count -= taken;
            if (block.Sent < block.Written)
            {
                break;
            }
            block.Owner.Dispose();
            gone++;
        }
        _blocks.RemoveRange(0, gone);
    }

    public void Clear() => Drop(Length);

    internal sealed class Block(IMemoryOwner<byte> owner)
    {
        public IMemoryOwner<byte> Owner => owner;

        public int Written { get; set; }

        public int Sent { get; set; }

        public int Room => owner.Memory.Length - Written;

        public Memory<byte> Free => owner.Memory[Written..];

        public ReadOnlyMemory<byte> Waiting => owner.Memory[Sent..Written];
    }
}
