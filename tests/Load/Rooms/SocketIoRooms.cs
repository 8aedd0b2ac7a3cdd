using System.Net;
using SyncStream.Load.Peers;

namespace SyncStream.Load.Rooms;

/// <summary>A watch party on Socket.IO (peers/socketio.mjs): one process, or a cluster of as many workers as SyncStream has.</summary>
internal sealed class SocketIoRooms(string name, ServerProcess process, IPEndPoint address) : IRoomServer
{
    public string Name => name;

    public ServerProcess Process => process;

    public static async Task<SocketIoRooms> Start(string name, int workers, string scratch)
    {
        var port = FreePort.Take();
        var script = Path.Combine(PeerScripts.Folder(), "socketio.mjs");
        var process = new ServerProcess("node", [script, $"{port}", $"{workers}"], scratch);
        await process.Line("listening on");
        return new(name, process, new(IPAddress.Loopback, port));
    }

    public void Invite(Audience audience, IReadOnlyList<string> rooms, int count)
    {
        for (var n = 0; n < count; n++)
        {
            audience.Add(new SocketIoViewer(audience, rooms[n % rooms.Count], address));
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
