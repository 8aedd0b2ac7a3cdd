using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media;

/// <summary>A file of this host, as it was when its id was computed.</summary>
internal sealed class LocalVideoReader(SafeFileHandle handle, VideoFile file, int chunkSize, TimeProvider time)
    : IVideoReader
{
    /// <summary>How long what was seen of the file counts. To look costs a system call or two, for each range of a player.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private Task<bool>? _looking;
    private long _lookedAt;

    public long Size => file.Size;

    public DateTimeOffset LastModified => file.Modified;

    public bool IsIntact => IsTrusted || LookAndNote();

    private bool IsTrusted =>
        Volatile.Read(ref _lookedAt) is not 0 and var lookedAt && time.GetElapsedTime(lookedAt) < Trusted;

    public Task<bool> StaysIntact()
    {
        if (IsTrusted)
        {
            return Task.FromResult(true);
        }
        lock (_gate)
        {
            // All responses of a video ask at the same time.
            return _looking is { IsCompleted: false } ? _looking : _looking = Disk.Names.Run(LookAndNote);
        }
    }

    private bool LookAndNote()
    {
        var now = time.GetTimestamp();
        var isIntact = Look();
        Volatile.Write(ref _lookedAt, isIntact ? now : 0);
        return isIntact;
    }

    /// <summary>As <see cref="IsIntact"/>, but as the file is now. One whose disk was taken away is not what it was: opened anew it may be there.</summary>
    public bool Look()
    {
        try
        {
            return System.IO.File.GetLastWriteTimeUtc(handle) == file.Modified.UtcDateTime
                && RandomAccess.GetLength(handle) == file.Size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
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
