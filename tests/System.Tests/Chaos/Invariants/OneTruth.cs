using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>All viewers of a room, on whatever worker, and the journal tell one story.</summary>
internal static class OneTruth
{
    public const string Promise = "All viewers of a room saw the same events, and they are those in the journal";

    public static IEnumerable<Violation> Check(RunHistory run)
    {
        var told = new Dictionary<(string Room, long Revision), (RoomEvent Event, string By)>();
        foreach (var commit in run.Journal)
        foreach (var e in commit.Commit.Events)
            if (Differs(told, commit.Room, e, "the journal") is { } violation)
                yield return violation;
        var unwritten = run.Journal.Length == 0 ? null : told.Keys.ToHashSet();
        foreach (var viewer in run.Viewers)
        foreach (var e in Seen(viewer))
        {
            if (Differs(told, viewer.Room, e, viewer.Client) is { } violation)
                yield return violation;
            if (unwritten?.Contains((viewer.Room, e.Revision)) == false)
                yield return new(
                    Promise,
                    $"{viewer.Client} saw revision {e.Revision} of {viewer.Room}, which is not in the journal",
                    [e.ToString()]
                );
        }
    }

    private static Violation? Differs(
        Dictionary<(string, long), (RoomEvent Event, string By)> told,
        string room,
        RoomEvent e,
        string by
    )
    {
        if (told.TryAdd((room, e.Revision), (e, by)))
            return null;
        var (other, who) = told[(room, e.Revision)];
        return ReferenceEquals(other, e) || other.Equals(e)
            ? null
            : new(
                Promise,
                $"revision {e.Revision} of {room} is one thing to {who}, another to {by}",
                [$"{who}: {other}", $"{by}: {e}"]
            );
    }

    private static IEnumerable<RoomEvent> Seen(ViewerHistory viewer) =>
        viewer.Entries.SelectMany(entry =>
            entry switch
            {
                ViewerEntry.Saw saw => saw.Events,
                ViewerEntry.Joined { Snapshot.Missed: { } missed } => missed,
                _ => (IEnumerable<RoomEvent>)[],
            }
        );
}
