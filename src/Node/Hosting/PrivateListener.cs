using System.Net;
using System.Net.Sockets;

namespace SyncStream.Node.Hosting;

/// <summary>
/// The listener on which other workers reach this one. It is opened before everything else, because the cluster
/// announces its port: the role <c>edge-PORT</c> of the member.
/// </summary>
internal sealed class PrivateListener
{
    private const string RolePrefix = "edge-";

    // Kestrel closes the descriptor in the end: this object must never do so first, hence a reference that is not released.
    private readonly Socket _socket;

    private PrivateListener(Socket socket) => _socket = socket;

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The file descriptor, for Kestrel to listen on.</summary>
    public ulong Handle => (ulong)_socket.Handle;

    /// <summary>The role by which other members learn the port.</summary>
    public string Role => $"{RolePrefix}{Port}";

    public static PrivateListener Open(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen(512);
        var kept = false;
        socket.SafeHandle.DangerousAddRef(ref kept);
        return new(socket);
    }

    /// <summary>The private authority (<c>host:port</c>) of a member; null where it has none.</summary>
    public static string? AuthorityOf(Akka.Cluster.Member member)
    {
        var role = member.Roles.FirstOrDefault(r => r.StartsWith(RolePrefix, StringComparison.Ordinal));
        return role is null ? null : $"{member.Address.Host}:{role[RolePrefix.Length..]}";
    }
}
