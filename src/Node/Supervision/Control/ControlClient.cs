using System.Net.Sockets;

namespace SyncStream.Node.Supervision.Control;

/// <summary>Connects to the supervisor of a data folder.</summary>
internal static class ControlClient
{
    /// <summary>A connection, or null where no supervisor listens.</summary>
    public static async Task<ControlConnection?> TryConnect(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new ControlConnection(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
