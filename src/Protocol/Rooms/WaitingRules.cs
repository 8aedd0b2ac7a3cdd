namespace SyncStream.Protocol.Rooms;

/// <summary>
/// Waiting for those who buffer: the room pauses and goes on as one. A wait ends in time, and whoever let it time out is
/// excused until they have played again, so that one bad connection never holds a room for ever.
/// </summary>
internal static class WaitingRules
{
    private const int MaxNamed = 200;

    /// <summary>Looks again at who buffers, after presence or the policy changed.</summary>
    public static void Review(Draft room)
    {
        Pardon(room);
        if (room.State.IsGathering)
        {
            ReadyRules.Review(room);
            return;
        }
        if (!room.State.MeansToPlay)
        {
            return;
        }
        var awaited = Named(Awaited(room));
        if (awaited.Equals(room.State.Waiting.For))
        {
            return;
        }
        if (awaited.Count == 0)
        {
            Stop(room);
            Resume(room);
            return;
        }
        if (room.State.Playhead.Playing)
        {
            var reached = room.State.Playhead.PositionAt(room.Now, room.State.CurrentItem?.Duration);
            room.MovePlayhead(PlaybackRules.Stopped(room, reached), PlayheadCause.Waiting);
        }
        room.WaitFor(awaited);
    }

    public static void TimedOut(Draft room)
    {
        if (room.State.IsGathering)
        {
            ReadyRules.Begin(room);
            return;
        }
        GoOnWithout(room);
        Stop(room);
        Resume(room);
    }

    /// <summary>Excuses all who are waited for.</summary>
    public static void GoOnWithout(Draft room)
    {
        if (room.State.IsWaiting && !room.State.IsGathering)
        {
            var late = Awaited(room).Union(room.State.Waiting.For);
            room.Excuse(
                room.State.Waiting.Excused.Remember(RoomState.MaxPeople, [.. late.Except(room.State.Waiting.Excused)])
            );
        }
    }

    /// <summary>Ends the wait, if there is one; what the playhead does then is the caller's to say.</summary>
    public static void Stop(Draft room)
    {
        if (room.State.IsWaiting)
        {
            room.WaitFor([]);
        }
    }

    private static void Resume(Draft room) =>
        room.MovePlayhead(PlaybackRules.Started(room, room.State.Playhead.Position), PlayheadCause.Resumed);

    private static void Pardon(Draft room)
    {
        var excused = room.State.Waiting.Excused;
        var still = excused
            .Where(id =>
                !room.Presence.Viewers.TryGetValue(id, out var viewer) || viewer.Report?.State != PlaybackState.Playing
            )
            .ToEquatableList();
        if (still.Count != excused.Count)
        {
            room.Excuse(still);
        }
    }

    private static List<ViewerId> Awaited(Draft room)
    {
        var policy = room.State.Settings.Wait;
        if (policy == WaitPolicy.Never || room.State.CurrentItem is not { } item)
        {
            return [];
        }
        var excused = room.State.Waiting.Excused.ToHashSet();
        var late = room
            .Presence.Viewers.Values.Where(viewer =>
                viewer.Report is { State: PlaybackState.Buffering } report
                && report.ItemId == item.ItemId
                && !excused.Contains(viewer.ViewerId)
            )
            .Select(viewer => viewer.ViewerId)
            .ToList();
        return policy == WaitPolicy.All || late.Count * 2 > room.Presence.Count ? late : [];
    }

    // In the order of their ids, so that the same people make the same list.
    internal static EquatableList<ViewerId> Named(IEnumerable<ViewerId> viewers) =>
        viewers.OrderBy(viewer => viewer.Value, StringComparer.Ordinal).Take(MaxNamed).ToEquatableList();
}
