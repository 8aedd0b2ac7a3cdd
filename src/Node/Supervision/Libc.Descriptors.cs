using System.Runtime.InteropServices;

namespace SyncStream.Node.Supervision;

/// <summary>Descriptors: a second one for the same file, and waiting for what happens to one.</summary>
internal static partial class Libc
{
    /// <summary>POLLIN.</summary>
    public const short Readable = 1;

    private const short HungUp = 16;
    private const int Interrupted = 4;
    private const int DuplicateCloseOnExec = 1030;

    // struct pollfd, poll(2).
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>A second descriptor for the same file, kept from children.</summary>
    public static int Duplicate(int descriptor)
    {
        var second = Fcntl(descriptor, DuplicateCloseOnExec, 0);
        return second >= 0 ? second : throw new IOException($"fcntl: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Whether the peer of a Unix socket has closed it (POLLHUP, poll(2)).</summary>
    public static bool HasHungUp(SafeHandle socket) => (Poll(socket, 0, timeout: 0) & HungUp) != 0;

    /// <summary>Waits for events of a descriptor; 0 where none came in time.</summary>
    /// <param name="timeout">Milliseconds; -1 waits for ever.</param>
    public static short Poll(SafeHandle descriptor, short events, int timeout)
    {
        var kept = false;
        descriptor.DangerousAddRef(ref kept);
        try
        {
            var request = new PollRequest { Descriptor = (int)descriptor.DangerousGetHandle(), Events = events };
            while (Poll(ref request, 1, timeout) < 0)
                if (Marshal.GetLastPInvokeError() != Interrupted)
                    throw new IOException($"poll: {Marshal.GetLastPInvokeErrorMessage()}");
            return request.Returned;
        }
        finally
        {
            descriptor.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest request, nuint count, int timeout);
}
