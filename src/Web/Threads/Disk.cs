using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Threads;

/// <summary>
/// What waits for a disk, on threads of its own. Linux has no file operation that never waits, so .NET gives even asynchronous ones to
/// its pool, where a disk that takes its time would hold up rooms.
/// </summary>
public static class Disk
{
    private static readonly OwnThreads Threads = new("Disk", most: 8);

    /// <summary>
    /// For whatever looks for a file by its name or opens it in a library: where its disk is away that hangs, and would keep the threads
    /// from all other disks. Mostly there are one or two.
    /// </summary>
    public static readonly OwnThreads Names = new("Disk names", most: 64);

    /// <inheritdoc cref="OwnThreads.Run{T}(Func{T})"/>
    public static Task<T> Run<T>(Func<T> work) => Threads.Run(work);

    /// <inheritdoc cref="OwnThreads.Run{T}(Func{T})"/>
    public static Task Run(Action work) => Threads.Run(work);

    /// <summary>Reads from a place in a file.</summary>
    /// <returns>How many bytes; 0 at the file's end.</returns>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static Task<int> Read(SafeFileHandle file, Memory<byte> memory, long at) =>
        Run(() => RandomAccess.Read(file, memory.Span, at));

    /// <summary>Writes all bytes to a place in a file.</summary>
    /// <exception cref="IOException">The disk is full or out of order.</exception>
    public static Task Write(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long at) =>
        Run(() => RandomAccess.Write(file, bytes.Span, at));

    /// <summary>Has the disk keep for good what was written (fsync(2)).</summary>
    /// <exception cref="IOException">The disk is out of order.</exception>
    public static Task Sync(SafeFileHandle file) => Run(() => RandomAccess.FlushToDisk(file));
}
