using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media;

/// <summary>A file of this host, as it was when its id was computed.</summary>
internal sealed class LocalVideoReader(SafeFileHandle handle, VideoFile file, int chunkSize, TimeProvider time)
    : IVideoReader
{
    /// <summary>How long what was seen of the file counts. To look costs a system call or two, for each range of a player.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMilliseconds(100);

    private long _lookedAt;

    public long Size => file.Size;

    public DateTimeOffset LastModified => file.Modified;

    public bool IsIntact
    {
        get
        {
            var now = time.GetTimestamp();
            var lookedAt = Volatile.Read(ref _lookedAt);
            if (lookedAt != 0 && time.GetElapsedTime(lookedAt, now) < Trusted)
            {
                return true;
            }
            var isIntact =
                RandomAccess.GetLength(handle) == file.Size
                && System.IO.File.GetLastWriteTimeUtc(handle) == file.Modified.UtcDateTime;
            Volatile.Write(ref _lookedAt, isIntact ? now : 0);
            return isIntact;
        }
    }

    public SafeFileHandle File => handle;

    public async ValueTask Load(long index, Memory<byte> memory, CancellationToken cancellationToken)
    {
        var position = index * chunkSize;
        while (!memory.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = await Disk.Read(handle, memory, position);
            if (read == 0)
            {
                throw new EndOfStreamException($"the file ends at byte {position} of {Size}; it was cut meanwhile");
            }
            memory = memory[read..];
            position += read;
        }
    }

    public void Dispose() => handle.Dispose();
}
