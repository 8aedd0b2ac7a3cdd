using System.Net;
using System.Net.Sockets;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>
/// The one listening socket of a server. The supervisor opens it and every worker inherits it, so what waits in its
/// accept queue when a worker dies is accepted by another. (SO_REUSEPORT gives each worker a queue of its own, and
/// resets what waits in a dead one's; it would also let two supervisors share a port unnoticed.)
/// </summary>
internal sealed class SharedListener : IDisposable
{
    private readonly Socket _socket;

    private SharedListener(Socket socket) => _socket = socket;

    /// <summary>The port, also where 0 was asked for.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The descriptor, by the number that workers find it under.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Binds, listens, and makes the socket one that workers inherit.</summary>
    /// <exception cref="UsageException">The port is taken, or may not be bound.</exception>
    public static SharedListener Open(string bind, int port, int backlog)
    {
        var address = BindAddress.Of(bind);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(backlog);
            Libc.SetInheritable(socket.Handle, true);
            return new SharedListener(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Refusal(bind, port, e);
        }
    }

    /// <summary>In a worker: keeps the inherited socket from its own children (ffmpeg would hold the port open).</summary>
    public static void KeepFromChildren(int descriptor) => Libc.SetInheritable(descriptor, false);

    public void Dispose() => _socket.Dispose();

    /// <summary>Why a port cannot be had, in words that say what to do.</summary>
    public static UsageException Refusal(string bind, int port, SocketException e) =>
        e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new UsageException(
                $"--port: {port} is taken by {PortHolder.Of(port) ?? "a process of another user"}; stop it or choose another port",
                e
            ),
            SocketError.AccessDenied => new UsageException(
                $"--port: {port} may not be bound by this user; choose a port above 1023 or grant CAP_NET_BIND_SERVICE",
                e
            ),
            SocketError.AddressNotAvailable => new UsageException($"--bind: '{bind}' is no address of this machine", e),
            _ => new UsageException($"--port: cannot listen on {bind}:{port}: {e.Message}", e),
        };
}
