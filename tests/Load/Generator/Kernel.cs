using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SyncStream.Load.Generator;

/// <summary>The few system calls by which one thread serves ten thousand connections: sockets that never block, and epoll.</summary>
internal static unsafe partial class Kernel
{
    public const uint Readable = 1;
    public const uint Writable = 4;
    private const int Add = 1;
    private const int Remove = 2;
    private const int Modify = 3;
    private const int InProgress = 115;
    private const int TryAgain = 11;
    private const int StreamNonBlockingCloseOnExec = 1 | 0x800 | 0x80000;
    private const int NoSignal = 0x4000;

    // The kernel packs the structure on x86-64 and nowhere else.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataAt + 8;

    public static int NewPoll() => Check(epoll_create1(0x80000), "epoll_create1");

    public static void Watch(int poll, int socket, bool isNew, bool writes)
    {
        var e = stackalloc byte[16];
        Unsafe.WriteUnaligned(e, Readable | (writes ? Writable : 0));
        Unsafe.WriteUnaligned(e + DataAt, (long)socket);
        Check(epoll_ctl(poll, isNew ? Add : Modify, socket, e), "epoll_ctl");
    }

    public static void Forget(int poll, int socket)
    {
        var e = stackalloc byte[16];
        epoll_ctl(poll, Remove, socket, e);
    }

    /// <summary>Waits; what became ready is written as (socket, events).</summary>
    public static int Wait(int poll, Span<(int Socket, uint Events)> ready, int milliseconds)
    {
        var events = stackalloc byte[ready.Length * 16];
        var count = epoll_wait(poll, events, ready.Length, milliseconds);
        for (var i = 0; i < count; i++)
        {
            var e = events + i * EventSize;
            ready[i] = ((int)Unsafe.ReadUnaligned<long>(e + DataAt), Unsafe.ReadUnaligned<uint>(e));
        }
        return Math.Max(count, 0);
    }

    /// <summary>A socket that is connecting.</summary>
    public static int Connect(IPEndPoint to)
    {
        var socket = Check(Kernel.socket((int)AddressFamily.InterNetwork, StreamNonBlockingCloseOnExec, 0), "socket");
        var one = 1;
        setsockopt(socket, 6, 1, &one, sizeof(int));
        var address = to.Serialize();
        var bytes = stackalloc byte[address.Size];
        for (var i = 0; i < address.Size; i++)
        {
            bytes[i] = address[i];
        }
        if (connect(socket, bytes, (uint)address.Size) < 0 && Marshal.GetLastPInvokeError() != InProgress)
        {
            Close(socket);
            return -1;
        }
        return socket;
    }

    /// <summary>How many bytes; 0 where there are none now, -1 where the connection is over.</summary>
    public static int Receive(int socket, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            var got = (int)recv(socket, start, (nuint)into.Length, 0);
            return got > 0 ? got
                : got < 0 && Marshal.GetLastPInvokeError() == TryAgain ? 0
                : -1;
        }
    }

    /// <summary>How many the socket took; -1 where the connection is over.</summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var sent = (int)send(socket, start, (nuint)bytes.Length, NoSignal);
            return sent >= 0 ? sent
                : Marshal.GetLastPInvokeError() == TryAgain ? 0
                : -1;
        }
    }

    public static void Close(int socket) => _ = close(socket);

    private static int Check(int result, string what) =>
        result >= 0
            ? result
            : throw new InvalidOperationException(
                $"{what}: error {Marshal.GetLastPInvokeError()} (24: raise ulimit -n)"
            );

#pragma warning disable IDE1006, SYSLIB1054
    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int poll, int operation, int socket, byte* e);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int poll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int socket, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int socket, int level, int name, int* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int socket, byte* into, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int socket, byte* from, nuint length, int flags);

    [LibraryImport("libc")]
    private static partial int close(int socket);
#pragma warning restore IDE1006, SYSLIB1054
}
