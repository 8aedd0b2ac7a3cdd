using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Handover;

/// <summary>On which worker of this host a room's viewers gather: the room's own, or one that all workers agree upon.</summary>
public interface IRoomHomes
{
    /// <summary>The door of that worker, a path; null where it is this one, or not known within a moment.</summary>
    ValueTask<string?> DoorOf(RoomId room, CancellationToken stop);
}

/// <summary>Everybody stays where they are.</summary>
internal sealed class NoHomes : IRoomHomes
{
    public ValueTask<string?> DoorOf(RoomId room, CancellationToken stop) => new((string?)null);
}
