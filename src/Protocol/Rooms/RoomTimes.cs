namespace SyncStream.Protocol.Rooms;

/// <summary>
/// What a room says, on another clock: every time in it moved by as much. <c>aheadMs</c> is how far the clock it was said
/// by is ahead of the one it is wanted on.
/// </summary>
public static class RoomTimes
{
    public static RoomSnapshot OnClock(this RoomSnapshot room, double aheadMs) =>
        aheadMs == 0
            ? room
            : room with
            {
                ServerTime = room.ServerTime - aheadMs,
                Playhead = room.Playhead.OnClock(aheadMs),
                Chat = [.. room.Chat.Select(line => line with { At = line.At - aheadMs })],
                Missed = room.Missed?.OnClock(aheadMs),
            };

    /// <summary>A room that moved to a host with another clock: what it remembers, as that clock tells it.</summary>
    public static RoomState OnClock(this RoomState room, double aheadMs) =>
        aheadMs == 0
            ? room
            : room with
            {
                Playhead = room.Playhead.OnClock(aheadMs),
                Waiting = room.Waiting with { Since = room.Waiting.Since - aheadMs },
                Chat = [.. room.Chat.Select(line => line with { At = line.At - aheadMs })],
                Spoken = [.. room.Spoken.Select(spoken => spoken with { At = spoken.At - aheadMs })],
                Tail = room.Tail.OnClock(aheadMs),
            };

    public static EquatableList<RoomEvent> OnClock(this EquatableList<RoomEvent> events, double aheadMs) =>
        aheadMs == 0 ? events : [.. events.Select(e => e.OnClock(aheadMs))];

    public static PlaybackReport OnClock(this PlaybackReport report, double aheadMs) =>
        report with
        {
            At = report.At - aheadMs,
        };

    private static RoomEvent OnClock(this RoomEvent e, double aheadMs)
    {
        var moved = e with { At = e.At - aheadMs };
        return moved switch
        {
            RoomEvent.PlayheadChanged playhead => playhead with { Playhead = playhead.Playhead.OnClock(aheadMs) },
            RoomEvent.ChatPosted chat => chat with { Message = chat.Message with { At = chat.Message.At - aheadMs } },
            _ => moved,
        };
    }

    private static Playhead OnClock(this Playhead playhead, double aheadMs) =>
        playhead with
        {
            At = playhead.At - aheadMs,
        };
}
