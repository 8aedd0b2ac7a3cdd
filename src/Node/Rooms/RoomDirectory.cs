using Akka.Actor;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Rooms;

/// <summary>The rooms that live on this node: the public ones for the home page, all for administrators. Rooms tell it through the event stream.</summary>
/// <remarks>Holds no more than rooms do; after a restart it fills again as rooms change.</remarks>
internal sealed class RoomDirectory : ReceiveActor
{
    /// <summary>The most public rooms one node answers with, the fullest first.</summary>
    public const int MaxListed = 200;

    private readonly Dictionary<RoomId, RoomHere> _rooms = [];

    public RoomDirectory()
    {
        Receive<RoomSurface>(s =>
        {
            _ = s.Room is null ? _rooms.Remove(s.RoomId) : (_rooms[s.RoomId] = s.Room) is not null;
        });
        Receive<ListRooms>(_ =>
            Sender.Tell(
                new RoomsListed(
                    Largest(_rooms.Values.Where(r => r.Visibility == Visibility.Public), MaxListed)
                        .Select(r => r.Summary)
                        .ToEquatableList()
                )
            )
        );
        Receive<ListRoomsHere>(m =>
        {
            var found = _rooms.Values.Where(r => Matches(r.Summary, m.Search)).ToList();
            Sender.Tell(new RoomsHere(found.Count, [.. Largest(found, Counted<RoomReport>.Shown)]));
        });
    }

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(RoomSurface));

    private static IEnumerable<RoomHere> Largest(IEnumerable<RoomHere> rooms, int most) =>
        rooms.OrderByDescending(r => r.Summary.ViewerCount).Take(most);

    private static bool Matches(RoomSummary room, string search) =>
        room.Id.Value.Contains(search, StringComparison.OrdinalIgnoreCase)
        || room.Title.Contains(search, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Asks this node's directory for the rooms here, listed or not.</summary>
/// <param name="Search">Part of an id or a title; empty for all.</param>
internal sealed record ListRoomsHere(string Search) : INoSerializationVerificationNeeded;

/// <param name="Total">How many match.</param>
/// <param name="Rooms">The fullest of them.</param>
internal sealed record RoomsHere(int Total, IReadOnlyList<RoomHere> Rooms) : INoSerializationVerificationNeeded;
