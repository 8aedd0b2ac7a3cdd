using System.Net;
using System.Net.Sockets;

namespace SyncStream.Load.Peers;

/// <summary>Ports for peers that cannot choose one themselves.</summary>
internal static class FreePort
{
    public static int Take()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public static Task Answers(ServerProcess process, int port) =>
        process.Until(
            () =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Connect(IPAddress.Loopback, port);
                    return "yes";
                }
                catch (SocketException)
                {
                    return null;
                }
            },
            $"port {port}"
        );
}
