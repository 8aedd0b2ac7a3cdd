namespace SyncStream.SystemTests.Chaos;

/// <summary>What was acknowledged is in the room exactly once, as the revision that was told; what was not, at most once.</summary>
internal static class DoneOnce
{
    public const string Promise =
        "Every acknowledged command is in the room exactly once, and an unacknowledged one at most once";

    public static IEnumerable<Violation> Check(RunHistory run)
    {
        var commits = run
            .Journal.Where(c => c.Commit.CommandId is not null)
            .ToLookup(c => (c.Room, Viewer: c.Commit.ViewerId?.Value, Id: c.Commit.CommandId!.Value.Value));
        var marks = run
            .Journal.GroupBy(c => c.Room)
            .SelectMany(room =>
                Marks.In(room.SelectMany(c => c.Commit.Events)).Select(m => (Room: room.Key, m.Mark, m.Revision))
            )
            .ToLookup(m => (m.Room, m.Mark), m => m.Revision);
        foreach (var command in run.Commands)
        {
            var done = commits[(command.Room, command.ViewerId, command.CommandId)].ToList();
            var left = marks[(command.Room, command.Mark)].ToList();
            if (Broken(command, done, left) is { } what)
                yield return new(
                    Promise,
                    what,
                    [
                        command.ToString(),
                        .. done.Select(c =>
                            $"journal of {c.Room}, commit {c.Number}: revision {LastOf(c)}, written by {c.Writer}"
                        ),
                        .. left.Select(revision => $"'{command.Mark}' in {command.Room} at revision {revision}"),
                    ]
                );
        }
    }

    private static string? Broken(CommandHistory command, List<WrittenCommit> done, List<long> left)
    {
        var told = command.Answers.Select(a => a.Revision).Distinct().ToList();
        return (command.IsAcknowledged, done.Count, left.Count) switch
        {
            (true, 0, _) or (true, _, 0) => "an acknowledged command is lost",
            (_, > 1, _) or (_, _, > 1) => "a command was done more than once",
            (false, var d, var l) when d != l => "a commit and what it left behind do not belong together",
            _ when told.Count > 1 => "one command was acknowledged as two revisions",
            (true, _, _) when told[0] != LastOf(done[0]) => "the ack names another revision than the journal",
            (true, _, _) when left[0] > told[0] || left[0] < done[0].Commit.Events[0].Revision =>
                "the effect is not in the commit that was acknowledged",
            _ => null,
        };
    }

    private static long LastOf(WrittenCommit commit) =>
        commit.Commit.Events is { Count: > 0 } events ? events[^1].Revision : 0;
}
