using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>How a room shows itself to its node's directory; null where there is none (any longer).</summary>
internal sealed record RoomSurface(RoomId RoomId, RoomHere? Room)
{
    public static RoomHere? Of(RoomState state, int viewerCount)
    {
        if (!state.Exists)
        {
            return null;
        }

        var settings = state.Settings;
        var playing = state.Queue.FirstOrDefault(i => i.ItemId == state.Playhead.ItemId)?.Title;
        return new(
            new(state.Id, settings.Title, viewerCount, playing, settings.HasPassword),
            settings.Visibility,
            settings.Permanent,
            state.Playhead.Playing
        );
    }
}

/// <summary>A room that lives on this node, listed for everyone or not.</summary>
internal sealed record RoomHere(RoomSummary Summary, Visibility Visibility, bool Permanent, bool IsPlaying);
