using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media.Holders;

/// <summary>
/// Blocks of videos of other hosts, on disk, shared by the workers of this one. A block is a file that appears whole (rename), so what
/// can be opened can be read. Who fetches it holds its claim (flock(2)), which ends with the process; the others wait for the file.
/// </summary>
public sealed class BlockStore(BlockStoreOptions options, TimeProvider time)
{
    private const int LinuxWouldBlock = 11;
    private const int BsdWouldBlock = 35;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(40);

    /// <summary>Somewhat longer than whoever brings a block looks for a holder. A process that is stopped keeps its claims.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);

    public int BlockSize => options.BlockSize;

    /// <summary>An open block; null where it is not there.</summary>
    public SafeFileHandle? Open(VideoId id, long block, long length)
    {
        try
        {
            var path = PathOf(id, block);
            var file = File.OpenHandle(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.Asynchronous
            );
            if (RandomAccess.GetLength(file) != length)
            {
                // Cut by a loss of power: it was renamed before its bytes were safe.
                file.Dispose();
                File.Delete(path);
                return null;
            }
            Touch(path, file);
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Waits until the block is there (null), or this caller alone is to bring it.</summary>
    /// <exception cref="IOException">The disk is full or out of order, or another has been bringing the block for too long.</exception>
    public async Task<BlockClaim?> Claim(VideoId id, long block, CancellationToken cancellationToken)
    {
        var path = PathOf(id, block);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            if (File.Exists(path))
            {
                return null;
            }
            if (TryHold($"{path}.claim") is { } held)
            {
                if (!File.Exists(path))
                {
                    return new BlockClaim(path, held);
                }
                held.Dispose();
                return null;
            }
            if (time.GetElapsedTime(began) > Patience)
            {
                throw new IOException("another worker has been bringing a block for too long");
            }
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static SafeFileHandle? TryHold(string claim)
    {
        try
        {
            return File.OpenHandle(
                claim,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                FileOptions.Asynchronous
            );
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or BsdWouldBlock)
        {
            return null;
        }
    }

    private void Touch(string path, SafeFileHandle file)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now - File.GetLastWriteTimeUtc(file) > TouchEvery)
        {
            try
            {
                File.SetLastWriteTimeUtc(path, now);
            }
            catch (IOException)
            {
                // Removed in this moment; what is open can be read all the same.
            }
        }
    }

    private string PathOf(VideoId id, long block) =>
        Path.Combine(options.Directory, id.Value, FormattableString.Invariant($"{block}.block"));
}
