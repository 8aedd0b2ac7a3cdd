namespace SyncStream.Web.Rooms;

/// <summary>Registry key of the shard region that brings a message to its room, wherever that lives.</summary>
public sealed class RoomRegion
{
    private RoomRegion() { }
}
