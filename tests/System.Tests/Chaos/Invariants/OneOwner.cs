namespace SyncStream.SystemTests.Chaos;

/// <summary>A room's journal has no gap, and once another incarnation of the room has written, an earlier one never does.</summary>
internal static class OneOwner
{
    public const string Promise = "A room's journal has no gap, and an owner that lost the room writes no more";

    public static IEnumerable<Violation> Check(RunHistory run)
    {
        foreach (var room in run.Journal.GroupBy(c => c.Room))
        {
            var former = new HashSet<string>();
            WrittenCommit? last = null;
            // A claim, and a command that changes nothing, have no events.
            var revision = 0L;
            foreach (var commit in room)
            {
                var events = commit.Commit.Events;
                if (
                    commit.Number != (last?.Number ?? 0) + 1
                    || (events.Count > 0 && events[0].Revision != revision + 1)
                )
                    yield return new(Promise, $"the journal of {room.Key} has a gap", [Show(last), Show(commit)]);
                if (former.Contains(commit.Writer))
                    yield return new(Promise, $"a former owner of {room.Key} wrote again", [Show(last), Show(commit)]);
                if (last is not null && last.Writer != commit.Writer)
                    former.Add(last.Writer);
                last = commit;
                revision = events.Count > 0 ? events[^1].Revision : revision;
            }
        }
    }

    private static string Show(WrittenCommit? commit) =>
        commit is null ? "nothing"
        : commit.Commit.Events is { Count: > 0 } events
            ? $"commit {commit.Number}: revisions {events[0].Revision} to {events[^1].Revision}, written by {commit.Writer}"
        : $"commit {commit.Number}: no event, written by {commit.Writer}";
}
