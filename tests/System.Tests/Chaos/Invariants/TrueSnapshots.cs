using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>What a room shows as a whole, to those who join and over HTTP, is what follows from its events.</summary>
internal static class TrueSnapshots
{
    public const string Promise = "Snapshots, and the rooms read back from every worker, agree with the log of events";

    private sealed record Shown(
        string Who,
        long Revision,
        Playhead Playhead,
        EquatableList<QueueItem> Queue,
        string? LastLine
    );

    public static IEnumerable<Violation> Check(RunHistory run)
    {
        var shown = run
            .Viewers.SelectMany(v => v.Entries.OfType<ViewerEntry.Joined>().Select(j => (v.Room, Of(v, j))))
            .Concat(run.Looks.Select(l => (l.Room, Of(l))))
            .ToLookup(s => (s.Room, s.Item2.Revision), s => s.Item2);
        foreach (var room in run.Journal.GroupBy(c => c.Room))
        {
            var state = RoomState.Empty(new(room.Key));
            foreach (var commit in room)
            {
                state = state.Apply(commit.Commit);
                foreach (var snapshot in shown[(room.Key, state.Revision)])
                    if (Differs(snapshot, state) is { } what)
                        yield return new(
                            Promise,
                            $"{snapshot.Who} was shown {room.Key} at revision {snapshot.Revision} with another {what}",
                            [$"shown: {snapshot}", $"logged: {state.Playhead} {state.Queue} {LastLineOf(state)}"]
                        );
            }
            foreach (var look in run.Looks.Where(l => l.Room == room.Key && l.Revision != state.Revision))
                yield return new(
                    Promise,
                    $"worker {look.WorkerPid} shows {room.Key} at revision {look.Revision}, the journal ends at {state.Revision}",
                    []
                );
        }
    }

    private static string? Differs(Shown shown, RoomState state) =>
        shown.Playhead != state.Playhead ? "playhead"
        : !shown.Queue.Equals(state.Queue) ? "queue"
        : shown.LastLine is { } line && line != LastLineOf(state) ? "last line"
        : null;

    private static string? LastLineOf(RoomState state) => state.Chat.Count > 0 ? state.Chat[^1].Text : null;

    private static Shown Of(ViewerHistory viewer, ViewerEntry.Joined joined) =>
        new(viewer.Client, joined.Snapshot.Revision, joined.Snapshot.Playhead, joined.Snapshot.Queue, joined.LastLine);

    private static Shown Of(FinalLook look) =>
        new($"worker {look.WorkerPid}", look.Revision, look.Playhead, look.Queue, LastLine: null);
}
