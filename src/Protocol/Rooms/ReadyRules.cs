namespace SyncStream.Protocol.Rooms;

/// <summary>
/// The ready check before a film begins: whoever presses play is ready, and it begins once all are. A second press
/// begins without the rest, and so does time.
/// </summary>
internal static class ReadyRules
{
    /// <summary>Milliseconds after which a film begins without those who never answer.</summary>
    public const double TimeoutMs = 120_000;

    // Within this many seconds of its start a film has not begun yet.
    private const double Beginning = 1;

    /// <summary>Whether a start from a position (seconds) is the beginning of a film.</summary>
    public static bool IsBeginning(double position) => position < Beginning;

    /// <summary>Holds a start back while someone is not ready; false where there is nothing to wait for.</summary>
    public static bool Hold(Draft room, ViewerId? by)
    {
        if (!room.State.Settings.ReadyCheck || room.State.IsGathering)
        {
            return false;
        }
        if (by is { } starter && room.Presence.Viewers.ContainsKey(starter) && !room.State.PersonOf(starter).Ready)
        {
            room.SetReady(starter, true);
        }
        var unready = Unready(room);
        if (unready.Count > 0)
        {
            room.WaitFor(unready, WaitReason.Ready);
        }
        return unready.Count > 0;
    }

    /// <summary>Looks again at who is ready, while the room waits for it.</summary>
    public static void Review(Draft room)
    {
        if (!room.State.IsGathering)
        {
            return;
        }
        var unready = Unready(room);
        if (unready.Count == 0 || !room.State.Settings.ReadyCheck)
        {
            Begin(room);
        }
        else if (!unready.Equals(room.State.Waiting.For))
        {
            room.WaitFor(unready, WaitReason.Ready);
        }
    }

    /// <summary>Begins with those who are ready.</summary>
    public static void Begin(Draft room)
    {
        room.MovePlayhead(PlaybackRules.Begun(room, room.State.Playhead.Position), PlayheadCause.Ready);
        WaitingRules.Stop(room);
    }

    private static EquatableList<ViewerId> Unready(Draft room) =>
        WaitingRules.Named(room.Presence.Viewers.Keys.Where(viewer => !room.State.PersonOf(viewer).Ready));
}
