using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Handover;

/// <summary>What posting came to.</summary>
public enum Posted
{
    Sent,

    /// <summary>The receiver has much to do: again in a moment.</summary>
    Full,

    /// <summary>Nobody receives there.</summary>
    Gone,
}

/// <summary>Sends messages with a file descriptor each over Unix sockets (SCM_RIGHTS, unix(7)); .NET has no API for it.</summary>
public static unsafe partial class DescriptorPost
{
    private const int Unix = 1;
    private const int Datagram = 2;
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int CloseDescriptorOnExec = 0x40000000; // MSG_CMSG_CLOEXEC

    // struct cmsghdr with room for one descriptor; not padded, so that the kernel cannot put in a second.
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Control
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
    }

    /// <summary>A datagram socket without a name.</summary>
    internal static SafeFileHandle Open()
    {
        var socket = NewSocket(Unix, Datagram | Posix.CloseOnExec, 0);
        return socket >= 0 ? new(socket, ownsHandle: true) : throw Failed("socket");
    }

    /// <summary>A datagram socket with a name in the file system.</summary>
    internal static SafeFileHandle Open(string path)
    {
        var socket = Open();
        var address = Address(path);
        fixed (byte* name = address)
        {
            if (Bind(socket, name, (uint)address.Length) != 0)
            {
                var error = Failed("bind");
                socket.Dispose();
                throw error;
            }
        }
        return socket;
    }

    /// <summary>Whether nobody receives under that name any more.</summary>
    internal static bool IsDead(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    /// <summary>Sends to a name without waiting. The descriptor stays ours, too.</summary>
    internal static Posted Send(SafeHandle over, string path, ReadOnlySpan<byte> payload, SafeHandle descriptor) =>
        Send(over, Address(path), payload, descriptor);

    /// <summary>Sends over a connected socket without waiting. The descriptor stays ours, too.</summary>
    public static Posted Send(SafeHandle over, ReadOnlySpan<byte> payload, SafeHandle descriptor) =>
        Send(over, [], payload, descriptor);

    private static Posted Send(SafeHandle over, byte[] address, ReadOnlySpan<byte> payload, SafeHandle descriptor)
    {
        var kept = false;
        descriptor.DangerousAddRef(ref kept);
        try
        {
            fixed (byte* name = address)
            fixed (byte* bytes = payload)
            {
                var vector = new Posix.Vector { Start = bytes, Length = (nuint)payload.Length };
                var control = new Control
                {
                    Length = (nuint)Unsafe.SizeOf<Control>(),
                    Level = SocketLevel,
                    Type = Rights,
                    Descriptor = (int)descriptor.DangerousGetHandle(),
                };
                var message = Of(&vector, &control);
                message.Name = name;
                message.NameLength = (uint)address.Length;
                var sent = Posix.Send(over, &message, Posix.SendNow);
                return sent >= 0 ? Posted.Sent
                    : Marshal.GetLastPInvokeError() is Posix.Again or Posix.Interrupted ? Posted.Full
                    : Posted.Gone;
            }
        }
        finally
        {
            descriptor.DangerousRelease();
        }
    }

    /// <summary>Takes the next message.</summary>
    /// <param name="wait">Whether to wait for one.</param>
    /// <param name="descriptor">What came with it, closed on exec and now ours; null where none came, or this process may have no more.</param>
    /// <returns>Bytes of the payload, 0 where the socket is shut; -1 where there is none now.</returns>
    public static int Receive(SafeHandle over, Span<byte> payload, bool wait, out SafeFileHandle? descriptor)
    {
        fixed (byte* bytes = payload)
        {
            for (; ; )
            {
                var vector = new Posix.Vector { Start = bytes, Length = (nuint)payload.Length };
                var control = default(Control);
                var message = Of(&vector, &control);
                var got = ReceiveMessage(over, &message, CloseDescriptorOnExec | (wait ? 0 : Posix.ReceiveNow));
                if (got < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted)
                {
                    continue;
                }
                var has = got >= 0 && message.ControlLength >= (nuint)Unsafe.SizeOf<Control>();
                descriptor =
                    has && control is { Level: SocketLevel, Type: Rights }
                        ? new(control.Descriptor, ownsHandle: true)
                        : null;
                return (int)got;
            }
        }
    }

    private static Posix.Message Of(Posix.Vector* vector, Control* control) =>
        new()
        {
            Vectors = vector,
            Count = 1,
            Control = control,
            ControlLength = (nuint)Unsafe.SizeOf<Control>(),
        };

    // struct sockaddr_un: the family, and the path with its final zero.
    private static byte[] Address(string path) => [Unix, 0, .. Encoding.UTF8.GetBytes(path), 0];

    private static IOException Failed(string call) => new($"{call} failed with error {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int NewSocket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeHandle socket, byte* name, uint length);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(SafeHandle socket, Posix.Message* message, int flags);
}
