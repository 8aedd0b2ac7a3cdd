namespace SyncStream.Protocol.Rooms;

/// <summary>A public room as the home page shows it. <c>Playing</c> is the current item's title, null when there is none.</summary>
public sealed record RoomSummary(RoomId Id, string Title, int ViewerCount, string? Playing, bool HasPassword)
{
    /// <summary>What those may see who have not said its password.</summary>
    public RoomSummary ForStrangers() => HasPassword ? this with { Playing = null } : this;
}

/// <summary>Asks one node for the public rooms that live there.</summary>
public sealed record ListRooms;

public sealed record RoomsListed(EquatableList<RoomSummary> Rooms);
