using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Media.Chunks;

/// <summary>
/// A file as memory of this process: the page cache itself, so nothing is copied and nothing is held twice.
/// Its memory is only ever given to system calls, which answer EFAULT where the file was cut meanwhile. Code that reads it
/// would be killed by SIGBUS.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _size;
    private nint _start;

    private MappedFile(SafeFileHandle file, nint start, long size) => (_file, _start, _size) = (file, start, size);

    /// <summary>Maps the whole of a file; null where the system or the file system does not do that.</summary>
    public static MappedFile? TryMap(SafeFileHandle file, long size)
    {
        if (size == 0 || !OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }
        var start = Posix.Map(0, (nuint)size, Posix.ProtectRead, Posix.MapShared, file, 0);
        return start == Posix.MapFailed ? null : new(file, start, size);
    }

    /// <summary>The bytes at an offset. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, _size);
        return new NativeMemoryManager((byte*)_start + offset, length).Memory;
    }

    /// <summary>
    /// Whether the page cache seems to hold these bytes, so that <see cref="Populate"/> will not wait for a disk: looks at the first
    /// and the last of them (read-ahead fills what lies between).
    /// </summary>
    public bool SeemsResident(long offset, int length) => IsResident(offset) && IsResident(offset + length - 1);

    /// <summary>Whether the file system does not tell what is in memory; then nothing ever seems to be.</summary>
    public bool CannotTell { get; private set; }

    /// <summary>Reads these bytes into the page cache and makes them ours without further faults. May wait for a disk.</summary>
    /// <exception cref="IOException">They cannot be read: the file was cut, or the disk failed.</exception>
    public void Populate(long offset, int length)
    {
        if (
            Posix.Advise(_start + (nint)offset, (nuint)length, Posix.AdvisePopulateRead) != 0
            && Marshal.GetLastPInvokeError() is var error and not Posix.InvalidArgument
        )
        {
            throw new IOException(
                $"bytes {offset} to {offset + length - 1} of the file cannot be read (error {error})"
            );
        }
    }

    /// <summary>Gives the pages back to the kernel. They can still be used: they would be faulted in again.</summary>
    public void Forget(long offset, int length) =>
        _ = Posix.Advise(_start + (nint)offset, (nuint)length, Posix.AdviseDontNeed);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _start, 0) is var start and not 0)
        {
            _ = Posix.Unmap(start, (nuint)_size);
        }
    }

    private bool IsResident(long offset)
    {
        byte one;
        var vector = new Posix.Vector { Start = &one, Length = 1 };
        var read = Posix.Read(_file, &vector, 1, offset, Posix.ReadNoWait);
        CannotTell |= read < 0 && Marshal.GetLastPInvokeError() is (Posix.NotSupported or Posix.InvalidArgument);
        return read == 1;
    }
}

/// <summary>Memory that no collector knows, as .NET's sockets want it.</summary>
internal sealed unsafe class NativeMemoryManager(byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
