using System.Net.Sockets;

namespace SyncStream.Node.Supervision.Control;

/// <summary>Connects to the supervisor of a data folder.</summary>
internal static class ControlClient
{
    /// <summary>A connection, or null where no supervisor listens, or no socket can be made now.</summary>
    public static async Task<ControlConnection?> TryConnect(string path, CancellationToken cancellation)
    {
        Socket? socket = null;
        try
        {
            // Where a process has as many open files as it may, there is none to be had.
            socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new ControlConnection(socket);
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }
}
