using Microsoft.Extensions.Logging;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Holders;

/// <summary>Keeps the blocks of other hosts' videos within their share of the disk: what was not used for longest goes first.</summary>
public sealed class BlockTrim(BlockStoreOptions options, TimeProvider time, ILogger<BlockTrim> log)
{
    /// <summary>Bringing a block takes seconds; what is older was left by a process that died.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    /// <summary>Room is made for a while, so that it need not be made for each block.</summary>
    private const double Goal = 0.9;

    /// <summary>Where room can't be made, it is no use to look at all blocks for each that finds none.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly long _step = Math.Min(options.MaxSize / 20, options.KeepFree / 4);
    private long _grown = long.MaxValue / 2;
    private long _full;
    private int _busy;

    /// <summary>Counts what came in; now and then, beside the caller, makes room.</summary>
    public void Grew(long bytes)
    {
        if (Interlocked.Add(ref _grown, bytes) > _step)
        {
            MakeRoom();
        }
    }

    /// <summary>The disk took no more: makes room beside the caller.</summary>
    public void Full()
    {
        var (now, before) = (time.GetTimestamp(), Volatile.Read(ref _full));
        if (before == 0 || time.GetElapsedTime(before, now) >= Pause)
        {
            Volatile.Write(ref _full, now);
            MakeRoom();
        }
    }

    private void MakeRoom()
    {
        if (Interlocked.Exchange(ref _busy, 1) == 0)
        {
            Interlocked.Exchange(ref _grown, 0);
            _ = Disk.Run(() =>
            {
                try
                {
                    Trim();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    log.LogWarning("Kept blocks of other hosts' videos can't be removed: {Reason}", e.Message);
                }
                finally
                {
                    Volatile.Write(ref _busy, 0);
                }
            });
        }
    }

    /// <summary>Makes room now. Several workers at once do no harm: a file that is gone is gone.</summary>
    public void Trim()
    {
        if (!Directory.Exists(options.Directory))
        {
            return;
        }
        var files = new DirectoryInfo(options.Directory)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(Found)
            .OfType<(string FullName, string Extension, long Size, DateTime Used)>()
            .ToLookup(file => file.Extension == ".block");
        var (blocks, others) = (files[true], files[false]);
        var before = time.GetUtcNow().UtcDateTime - Forgotten;
        foreach (var left in others.Where(file => file.Used < before))
        {
            File.Delete(left.FullName);
        }
        var size = blocks.Sum(block => block.Size) + others.Where(file => file.Used >= before).Sum(part => part.Size);
        var most = CacheRoom.Limit(options.MaxSize, size, CacheRoom.Free(options.Directory), options.KeepFree);
        if (size <= most)
        {
            return;
        }
        foreach (var block in blocks.OrderBy(block => block.Used).TakeWhile(_ => size > most * Goal))
        {
            File.Delete(block.FullName);
            size -= block.Size;
        }
    }

    /// <summary>Null where it has gone since it was listed: claims and parts come and go all the time.</summary>
    private static (string FullName, string Extension, long Size, DateTime Used)? Found(FileInfo file)
    {
        try
        {
            return (file.FullName, file.Extension, file.Length, file.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
