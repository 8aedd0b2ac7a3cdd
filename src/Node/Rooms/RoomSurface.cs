using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>How a room shows itself to its node's directory; null where it is not (or no longer) to be listed.</summary>
internal sealed record RoomSurface(RoomId RoomId, RoomSummary? Summary)
{
    public static RoomSummary? Of(RoomState state, int viewerCount)
    {
        if (!state.Exists || state.Settings.Visibility != Visibility.Public)
        {
            return null;
        }

        var playing = state.Queue.FirstOrDefault(i => i.ItemId == state.Playhead.ItemId)?.Title;
        return new(state.Id, state.Settings.Title, viewerCount, playing, state.Settings.HasPassword);
    }
}
