using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SyncStream.Node.Supervision;

/// <summary>
/// A process as a file descriptor (pidfd_open(2), Linux 5.3): it goes on meaning the same process when that is gone and
/// its number belongs to another, so a signal never hits a stranger, and its end can be waited for by who is not its parent.
/// </summary>
internal sealed partial class PidFd : SafeHandleMinusOneIsInvalid
{
    // The same on every architecture (asm-generic/unistd.h); glibc has wrappers only since 2.36.
    private const long PidFdSendSignal = 424;
    private const long PidFdOpen = 434;

    private PidFd(nint descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>
    /// The process that has this number now; null where none has, or where the kernel or a sandbox has no such call.
    /// Whoever learnt the number earlier must make sure afterwards that its process was still alive meanwhile.
    /// </summary>
    public static PidFd? TryOpen(int pid)
    {
        var descriptor = (nint)Open(PidFdOpen, pid, 0);
        return descriptor < 0 ? null : new PidFd(descriptor);
    }

    public bool HasEnded => Libc.Poll(this, Libc.Readable, timeout: 0) != 0;

    /// <summary>Blocks its thread until the process has ended.</summary>
    public void WaitForEnd() => _ = Libc.Poll(this, Libc.Readable, timeout: -1);

    /// <summary>Sends a signal; a process that is already gone is no error.</summary>
    public void Signal(int signal) => _ = Send(PidFdSendSignal, this, signal, 0, 0);

    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long Open(long number, long pid, long flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long Send(long number, PidFd process, long signal, nint info, long flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
