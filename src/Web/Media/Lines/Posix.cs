using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Media.Lines;

/// <summary>The system calls of Linux that .NET has no API for, as they are: results and error numbers are the caller's.</summary>
internal static unsafe partial class Posix
{
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int BadAddress = 14;
    public const int InvalidArgument = 22;
    public const int BrokenPipe = 32;
    public const int NotSupported = 95;
    public const int NetworkDown = 100;
    public const int NetworkUnreachable = 101;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int TimedOut = 110;
    public const int HostDown = 112;
    public const int HostUnreachable = 113;
    public const int ProtectRead = 1;
    public const int MapShared = 1;
    public const int AdviseDontNeed = 4;

    /// <summary>Linux 5.14: fault pages in for reading, as one call that reports errors instead of raising SIGBUS.</summary>
    public const int AdvisePopulateRead = 22;

    /// <summary>Answer EAGAIN rather than wait for a disk (Linux 4.14).</summary>
    public const int ReadNoWait = 8;

    /// <summary>MSG_DONTWAIT | MSG_NOSIGNAL.</summary>
    public const int SendNow = 0x40 | 0x4000;

    /// <summary>As <see cref="SendNow"/>, and more follows at once (MSG_MORE).</summary>
    public const int SendMore = SendNow | 0x8000;

    /// <summary>MSG_DONTWAIT.</summary>
    public const int ReceiveNow = 0x40;

    public const int CloseOnExec = 0x80000;
    public const int PollAdd = 1;
    public const int PollDelete = 2;

    /// <summary>F_DUPFD_CLOEXEC.</summary>
    public const int DuplicateCloseOnExec = 1030;

    /// <summary>SHUT_RDWR.</summary>
    public const int ShutBoth = 2;

    public static readonly nint MapFailed = -1;

    /// <summary>One run of memory (struct iovec).</summary>
    public struct Vector
    {
        public void* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr of 64-bit Linux.</summary>
    public struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint Count;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>What epoll(7) tells of a socket, and is asked for.</summary>
    [Flags]
    public enum PollEvents : uint
    {
        Readable = 0x1,
        Writable = 0x4,
        Error = 0x8,
        HungUp = 0x10,
        PeerClosed = 0x2000,

        /// <summary>Tell each change once (EPOLLET).</summary>
        EdgeTriggered = 1u << 31,
    }

    /// <summary>A second descriptor for the same file, kept from children.</summary>
    /// <exception cref="IOException">There are too many.</exception>
    public static SafeFileHandle Duplicate(SafeHandle file)
    {
        var second = Control(file, DuplicateCloseOnExec, 0);
        return second >= 0
            ? new SafeFileHandle(second, ownsHandle: true)
            : throw new IOException($"fcntl failed with error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint at, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(nint start, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint start, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "preadv2", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, Vector* vectors, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendfile", SetLastError = true)]
    public static partial nint SendFile(SafeHandle socket, SafeFileHandle file, ref long offset, nuint count);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeHandle socket, byte* memory, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(SafeHandle socket, int how);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int PollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int PollControl(int poll, int operation, SafeHandle socket, byte* wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int PollWait(int poll, byte* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventCreate(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd_write", SetLastError = true)]
    public static partial int EventWrite(SafeHandle eventHandle, ulong count);
}
