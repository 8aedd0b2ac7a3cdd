using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>The public rooms that live on this node, for the home page. Rooms tell it through the event stream.</summary>
/// <remarks>Holds no more than rooms do; after a restart it fills again as rooms change.</remarks>
internal sealed class RoomDirectory : ReceiveActor
{
    /// <summary>The most rooms one node answers with, the fullest first.</summary>
    public const int MaxListed = 200;

    private readonly Dictionary<RoomId, RoomSummary> _rooms = [];

    public RoomDirectory()
    {
        Receive<RoomSurface>(s =>
        {
            _ = s.Summary is null ? _rooms.Remove(s.RoomId) : (_rooms[s.RoomId] = s.Summary) is not null;
        });
        Receive<ListRooms>(_ =>
            Sender.Tell(
                new RoomsListed(_rooms.Values.OrderByDescending(r => r.ViewerCount).Take(MaxListed).ToEquatableList())
            )
        );
    }

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(RoomSurface));
}
