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

    private long _grown = long.MaxValue / 2;
    private int _busy;

    /// <summary>Counts what came in; now and then, beside the caller, makes room.</summary>
    public void Grew(long bytes)
    {
        if (Interlocked.Add(ref _grown, bytes) > options.MaxSize / 20 && Interlocked.Exchange(ref _busy, 1) == 0)
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
            .Select(file => (file.FullName, file.Extension, Size: file.Length, Used: file.LastWriteTimeUtc))
            .ToLookup(file => file.Extension == ".block");
        var (blocks, others) = (files[true], files[false]);
        var before = time.GetUtcNow().UtcDateTime - Forgotten;
        foreach (var left in others.Where(file => file.Used < before))
        {
            File.Delete(left.FullName);
        }
        var size = blocks.Sum(block => block.Size) + others.Where(file => file.Used >= before).Sum(part => part.Size);
        if (size <= options.MaxSize)
        {
            return;
        }
        foreach (var block in blocks.OrderBy(block => block.Used).TakeWhile(_ => size > options.MaxSize * Goal))
        {
            File.Delete(block.FullName);
            size -= block.Size;
        }
    }
}
