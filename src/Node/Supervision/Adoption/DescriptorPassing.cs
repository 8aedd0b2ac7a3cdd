using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>Sends a file descriptor to another process over a Unix socket (SCM_RIGHTS, unix(7)); .NET has no API for it.</summary>
internal static unsafe partial class DescriptorPassing
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int CloseOnExec = 0x40000000; // MSG_CMSG_CLOEXEC
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL

    // struct msghdr of 64-bit Linux, x64 and arm64 alike. musl declares some lengths as 32 bits and padding, which on a
    // little-endian machine are the same bytes as long as the padding is zero.
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public nint Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public Control* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    // struct cmsghdr with room for one descriptor; not padded, so that the kernel cannot put in a second.
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Control
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
    }

    /// <summary>Sends one byte with a descriptor. The socket's buffer must have room, as that of a new one has.</summary>
    /// <exception cref="IOException">It cannot be sent.</exception>
    public static void Send(Socket over, int descriptor)
    {
        byte payload = 1;
        var vector = new Vector { Base = &payload, Length = 1 };
        var control = new Control
        {
            Length = (nuint)Unsafe.SizeOf<Control>(),
            Level = SocketLevel,
            Type = Rights,
            Descriptor = descriptor,
        };
        var message = Of(&vector, &control);
        if (SendMessage((int)over.Handle, &message, NoSignal) != 1)
            throw new IOException($"sendmsg: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Takes what <see cref="Send"/> sent, once the socket has something to read.</summary>
    /// <returns>The descriptor, closed on exec and now ours; null where none came.</returns>
    public static int? Receive(Socket over)
    {
        byte payload = 0;
        var vector = new Vector { Base = &payload, Length = 1 };
        var control = default(Control);
        var message = Of(&vector, &control);
        var got = ReceiveMessage((int)over.Handle, &message, CloseOnExec);
        var isDescriptor =
            got >= 0
            && message.ControlLength >= (nuint)Unsafe.SizeOf<Control>()
            && control is { Level: SocketLevel, Type: Rights };
        return isDescriptor ? control.Descriptor : null;
    }

    private static Message Of(Vector* vector, Control* control) =>
        new()
        {
            Vectors = vector,
            VectorCount = 1,
            Control = control,
            ControlLength = (nuint)Unsafe.SizeOf<Control>(),
        };

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int socket, Message* message, int flags);
}
