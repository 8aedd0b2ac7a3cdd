using System.Net.Sockets;

namespace SyncStream.Node.Supervision.Control;

/// <summary>The process at the other end of a Unix socket, as the kernel knew it when it connected (SO_PEERCRED, unix(7)).</summary>
internal readonly record struct PeerCredentials(int Pid, uint User)
{
    public static PeerCredentials Of(Socket socket)
    {
        // struct ucred: pid, uid, gid, four bytes each.
        Span<byte> credentials = stackalloc byte[12];
        const int SocketLevel = 1;
        const int Option = 17;
        socket.GetRawSocketOption(SocketLevel, Option, credentials);
        return new(BitConverter.ToInt32(credentials), BitConverter.ToUInt32(credentials[4..]));
    }
}
