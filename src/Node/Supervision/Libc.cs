using System.Runtime.InteropServices;

namespace SyncStream.Node.Supervision;

/// <summary>The few system calls .NET has no API for.</summary>
internal static partial class Libc
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    /// <summary>EWOULDBLOCK, as .NET passes it on (<c>HResult</c>) where another has the lock of a file.</summary>
    public const int WouldBlock = 11;

    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int FileExists = 17;
    private const int FileSize = 1;
    private const int AddressSpace = 9;
    private const int DoNotWait = 1;

    /// <summary>Says whether programs started from this one get the descriptor too.</summary>
    public static void SetInheritable(nint descriptor, bool inheritable)
    {
        if (Fcntl((int)descriptor, SetDescriptorFlags, inheritable ? 0 : CloseOnExec) != 0)
            throw new IOException($"fcntl: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Takes an exclusive advisory lock without waiting; false where another process has it.</summary>
    public static bool TryLock(nint descriptor) => Flock((int)descriptor, LockExclusive | LockNonBlocking) == 0;

    /// <summary>Gives a file a second name, in one step; false where that name is taken (<c>File.Move</c> looks first, then moves).</summary>
    /// <exception cref="IOException">The file system has no links, or another fault.</exception>
    public static bool TryLink(string file, string name) =>
        Link(file, name) == 0
        || (
            Marshal.GetLastPInvokeError() == FileExists
                ? false
                : throw new IOException($"{name}: {Marshal.GetLastPInvokeErrorMessage()}")
        );

    /// <summary>Bounds what a child may take: so many bytes of memory, and no byte of any file. One that is gone is no error.</summary>
    public static void LimitChild(int pid, long memory)
    {
        _ = LimitOf(pid, AddressSpace, [memory, memory], 0);
        _ = LimitOf(pid, FileSize, [0, 0], 0);
    }

    /// <summary>Sends a signal; a process that is already gone is no error.</summary>
    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    /// <summary>Takes the exit code of a child that has ended and that the runtime does not know; null where it is no child.</summary>
    public static int? Reap(int pid) =>
        WaitFor(pid, out var status, DoNotWait) != pid ? null
        : (status & 0x7f) is var signal and not 0 ? 128 + signal
        : (status >> 8) & 0xff;

    /// <summary>Becomes the program that this process was started as, from its beginning; returns only where that fails.</summary>
    /// <exception cref="IOException">Why it failed.</exception>
    public static void BeginAnew()
    {
        string?[] arguments = [.. File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1], null];
        _ = Execute("/proc/self/exe", arguments);
        throw new IOException($"exec: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>The effective user's id.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitFor(int pid, out int status, int options);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "prlimit64", SetLastError = true)]
    private static partial int LimitOf(int pid, int resource, long[] limit, nint old);
}
