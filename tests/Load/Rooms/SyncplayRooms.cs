using System.Net;
using SyncStream.Load.Peers;

namespace SyncStream.Load.Rooms;

/// <summary>Syncplay's server as Debian packs it.</summary>
internal sealed class SyncplayRooms(ServerProcess process, IPEndPoint address) : IRoomServer
{
    private int _count;

    public string Name => "syncplay";

    public ServerProcess Process => process;

    public static async Task<SyncplayRooms> Start(string scratch)
    {
        var port = FreePort.Take();
        // Without isolated rooms each viewer is told of those of all others, which is not what is compared here.
        var process = new ServerProcess("syncplay-server", ["--port", $"{port}", "--isolate-rooms"], scratch);
        await FreePort.Answers(process, port);
        return new(process, new(IPAddress.Loopback, port));
    }

    public void Invite(Audience audience, IReadOnlyList<string> rooms, int count)
    {
        for (var n = 0; n < count; n++)
        {
            audience.Add(new SyncplayViewer(audience, rooms[n % rooms.Count], address, $"v{_count++}"));
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
