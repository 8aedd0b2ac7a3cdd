using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>
/// The one listening socket of a server. The supervisor opens it and every worker inherits it, so what waits in its
/// accept queue when a worker dies is accepted by another. (SO_REUSEPORT gives each worker a queue of its own, and
/// resets what waits in a dead one's; it would also let two supervisors share a port unnoticed.) No other child gets it: an
/// ffmpeg that outlived its supervisor would hold the port.
/// </summary>
internal sealed class SharedListener : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private bool _isDisposed;

    private SharedListener(Socket socket)
    {
        _socket = socket;
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        Descriptor = (int)socket.Handle;
        Libc.SetInheritable(Descriptor, false);
    }

    /// <summary>The port, also where 0 was asked for, and also once it is disposed of.</summary>
    public int Port { get; }

    /// <summary>The descriptor, by the number that workers find it under.</summary>
    public int Descriptor { get; }

    /// <summary>Binds and listens.</summary>
    /// <exception cref="TemporaryFailureException">The port is taken, or may not be bound.</exception>
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
            return new SharedListener(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Refusal(bind, port, e);
        }
    }

    /// <summary>Takes a listening socket that another process opened, once it has proved to be the one that is wanted.</summary>
    /// <param name="descriptor">Ours from here on, also where it is refused.</param>
    /// <param name="bind">The address that is wanted.</param>
    /// <param name="port">The port that is wanted; 0 takes any.</param>
    /// <returns>The listener, or why it is none.</returns>
    public static (SharedListener? Listener, string? Refusal) Adopt(int descriptor, string bind, int port)
    {
        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        if (Mismatch(socket, BindAddress.Of(bind), port) is { } refusal)
        {
            socket.Dispose();
            return (null, refusal);
        }
        return (new SharedListener(socket), null);
    }

    private static string? Mismatch(Socket socket, IPAddress address, int port)
    {
        try
        {
            if ((int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! == 0)
                return "it does not listen";
            var actual = socket.LocalEndPoint as IPEndPoint;
            return actual is null ? "it is no TCP socket"
                : !actual.Address.Equals(address) || (port != 0 && actual.Port != port)
                    ? $"it listens on {actual}, and {new IPEndPoint(address, port)} is wanted"
                : null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
    }

    /// <summary>In a worker: keeps the inherited socket from its own children (ffmpeg would hold the port open).</summary>
    public static void KeepFromChildren(int descriptor) => Libc.SetInheritable(descriptor, false);

    /// <summary>Starts a worker, which inherits the socket. Once that is disposed of, the worker finds none, and ends.</summary>
    public void LendTo(Process worker)
    {
        // Disposing waits: .NET takes a socket that is still in use out of its listening, also for all others who have it.
        lock (_gate)
        {
            if (_isDisposed)
                ChildStart.Begin(worker);
            else
                ChildStart.Begin(worker, Descriptor);
        }
    }

    /// <summary>The program that this process becomes gets it.</summary>
    /// <param name="become">Ends only where that fails.</param>
    public void HandOn(Action become) => ChildStart.Last(Descriptor, become);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _socket.Dispose();
        }
    }

    /// <summary>Why a port cannot be had, in words that say what to do.</summary>
    public static TemporaryFailureException Refusal(string bind, int port, SocketException e) =>
        e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new TemporaryFailureException(
                $"--port: {port} is taken by {PortHolder.Of(port) ?? "a process of another user"}; stop it or choose another port",
                e
            ),
            SocketError.AccessDenied => new TemporaryFailureException(
                $"--port: {port} may not be bound by this user; choose a port above 1023 or grant CAP_NET_BIND_SERVICE",
                e
            ),
            SocketError.AddressNotAvailable => new TemporaryFailureException(
                $"--bind: '{bind}' is no address of this machine",
                e
            ),
            _ => new TemporaryFailureException($"--port: cannot listen on {bind}:{port}: {e.Message}", e),
        };
}
