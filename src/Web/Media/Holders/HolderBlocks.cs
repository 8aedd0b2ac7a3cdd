using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Media;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Holders;

/// <summary>Bytes of other hosts' videos: from the disk where they were fetched before, by whichever worker of this host; else fetched once.</summary>
public sealed class HolderBlocks(BlockStore store, BlockTrim trim, HolderClient holders, ILogger<HolderBlocks> log)
{
    /// <exception cref="IOException">No holder could be reached.</exception>
    public async ValueTask Read(
        VideoInfo video,
        long position,
        Memory<byte> memory,
        CancellationToken cancellationToken
    )
    {
        while (!memory.IsEmpty)
        {
            var block = position / store.BlockSize;
            var start = block * store.BlockSize;
            var within = (int)(position - start);
            var length = Math.Min(store.BlockSize, video.Size - start);
            var part = memory[..(int)Math.Min(memory.Length, length - within)];
            await ReadBlock(video.Id, block, length, within, part, cancellationToken);
            memory = memory[part.Length..];
            position += part.Length;
        }
    }

    private async ValueTask ReadBlock(
        VideoId id,
        long block,
        long length,
        int within,
        Memory<byte> memory,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            using (var file = store.Open(id, block, length))
            {
                if (file is not null)
                {
                    await Fill(file, within, memory, cancellationToken);
                    return;
                }
            }
            if (!await Bring(id, block, length, cancellationToken))
            {
                await Directly(id, block, within, memory, cancellationToken);
                return;
            }
        }
    }

    /// <summary>Sees to it that the block is on the disk; false where the disk takes nothing.</summary>
    private async Task<bool> Bring(VideoId id, long block, long length, CancellationToken cancellationToken)
    {
        BlockClaim? claim;
        try
        {
            claim = await store.Claim(id, block, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotKept(e);
        }
        if (claim is null)
        {
            return true;
        }
        using (claim)
        {
            try
            {
                await holders.Fetch(
                    id,
                    block * store.BlockSize,
                    length,
                    bytes => Append(claim, bytes),
                    cancellationToken
                );
            }
            catch (DiskFull e)
            {
                // What is still to come of the block is needed by nobody.
                return NotKept(e);
            }
            claim.Complete();
        }
        trim.Grew(length);
        return true;
    }

    private bool NotKept(Exception e)
    {
        log.LogWarning("Bytes of other hosts' videos can't be kept: {Reason}", e.Message);
        trim.Full();
        return false;
    }

    /// <summary>Tells the disk's failures from those of the holders.</summary>
    private static async ValueTask Append(BlockClaim claim, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await claim.Append(bytes);
        }
        catch (IOException e)
        {
            throw new DiskFull(e.Message, e);
        }
    }

    private async ValueTask Directly(
        VideoId id,
        long block,
        int within,
        Memory<byte> memory,
        CancellationToken cancellationToken
    )
    {
        var filled = 0;
        await holders.Fetch(
            id,
            block * store.BlockSize + within,
            memory.Length,
            bytes =>
            {
                bytes.CopyTo(memory[filled..]);
                filled += bytes.Length;
                return ValueTask.CompletedTask;
            },
            cancellationToken
        );
    }

    private static async ValueTask Fill(SafeFileHandle file, long at, Memory<byte> memory, CancellationToken stop)
    {
        while (!memory.IsEmpty)
        {
            stop.ThrowIfCancellationRequested();
            var read = await Disk.Read(file, memory, at);
            if (read == 0)
            {
                throw new EndOfStreamException("a kept block is shorter than it was");
            }
            memory = memory[read..];
            at += read;
        }
    }

    private sealed class DiskFull(string message, Exception reason) : Exception(message, reason);
}
