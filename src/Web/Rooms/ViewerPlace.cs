using SyncStream.Protocol.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Rooms;

/// <summary>Where a viewer is, and as whom: the session, by the name said at the door. Kept among the items of their connection.</summary>
internal sealed record ViewerPlace(RoomId RoomId, Session Session)
{
    private const string Key = "place";

    /// <summary>Where the viewer of a connection is; null where they are in no room.</summary>
    public static ViewerPlace? Of(IDictionary<object, object?> items) =>
        items.TryGetValue(Key, out var place) ? (ViewerPlace?)place : null;

    /// <summary>They are there from now on.</summary>
    public void Enter(IDictionary<object, object?> items) => items[Key] = this;

    /// <summary>They are nowhere any more; where they were.</summary>
    public static ViewerPlace? Leave(IDictionary<object, object?> items)
    {
        var place = Of(items);
        items.Remove(Key);
        return place;
    }
}
