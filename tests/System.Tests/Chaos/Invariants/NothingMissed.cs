using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>A viewer gets each revision once and in order, over every reconnect, or is told to begin anew by a snapshot.</summary>
internal static class NothingMissed
{
    public const string Promise = "Viewers that stayed saw every event once, in order, with no revision missing";

    public static IEnumerable<Violation> Check(RunHistory run)
    {
        foreach (var viewer in run.Viewers)
            if (FirstBreak(viewer) is { } found)
                yield return found;
        foreach (var room in run.Viewers.GroupBy(v => v.Room))
        {
            var last = run
                .Journal.Where(c => c.Room == room.Key)
                .SelectMany(c => c.Commit.Events)
                .LastOrDefault()
                ?.Revision;
            foreach (var viewer in room.Where(v => last is not null && Reached(v) != last))
                yield return new(
                    Promise,
                    $"{viewer.Client} ({viewer.Transport}) ended at revision {Reached(viewer)} of {room.Key}, the room at {last}",
                    [.. viewer.Entries.TakeLast(8).Select(Show)]
                );
        }
    }

    /// <summary>The revision that a viewer had in the end.</summary>
    public static long Reached(ViewerHistory viewer)
    {
        var reached = 0L;
        foreach (var entry in viewer.Entries)
            reached = Math.Max(
                reached,
                entry switch
                {
                    ViewerEntry.Joined joined => joined.Snapshot.Revision,
                    ViewerEntry.Saw { Events: [.., var e] } => e.Revision,
                    _ => 0,
                }
            );
        return reached;
    }

    private static Violation? FirstBreak(ViewerHistory viewer)
    {
        var connection = new Connection(null);
        for (var i = 0; i < viewer.Entries.Length; i++)
        {
            string? what = null;
            switch (viewer.Entries[i])
            {
                case ViewerEntry.Joining joining:
                    connection = new(joining.Since);
                    break;
                case ViewerEntry.Joined { Snapshot: var snapshot }:
                    what = Resumed(connection.Since, snapshot) ?? connection.Answered(snapshot.Revision);
                    break;
                case ViewerEntry.Saw saw:
                    what = connection.Arrived(saw.Events);
                    break;
            }
            if (what is not null)
                return new(
                    Promise,
                    $"{viewer.Client} ({viewer.Transport}) in {viewer.Room}: {what}",
                    [.. viewer.Entries[Math.Max(0, i - 6)..Math.Min(viewer.Entries.Length, i + 3)].Select(Show)]
                );
        }
        return null;
    }

    // Events go on being published while Join is answered, and client libraries hand both out on different threads: those
    // up to the answer's revision are dropped by the viewer, but no revision may lack after it, nor come twice.
    private sealed class Connection(long? since)
    {
        private long? _answer;
        private long? _first;
        private long? _last;

        public long? Since => since;

        public string? Answered(long revision)
        {
            _answer = revision;
            return Joint();
        }

        public string? Arrived(IEnumerable<RoomEvent> events)
        {
            foreach (var e in events)
            {
                if (_last is { } last && e.Revision != last + 1)
                    return Break(last, e.Revision);
                _first ??= e.Revision;
                _last = e.Revision;
            }
            return Joint();
        }

        private string? Joint() => _answer is { } a && _first is { } f && f > a + 1 ? Break(a, f) : null;
    }

    private static string Break(long? known, long revision) =>
        revision <= known ? $"revision {revision} came again after {known}" : $"revision {revision} came after {known}";

    private static string? Resumed(long? since, RoomSnapshot snapshot)
    {
        if (snapshot.Revision < since)
            return $"the room went back from revision {since} to {snapshot.Revision}";
        if (snapshot.Missed is not { } missed)
            return null;
        var at = since;
        foreach (var e in missed)
        {
            if (e.Revision != at + 1)
                return $"among missed events, {Break(at, e.Revision)}";
            at = e.Revision;
        }
        return at == snapshot.Revision ? null : $"a resume from {since} ended at {at}, not at {snapshot.Revision}";
    }

    private static string Show(ViewerEntry entry) =>
        $"{entry.At:0.000} s: "
        + entry switch
        {
            ViewerEntry.Joining j => $"joins, knowing revision {j.Since?.ToString() ?? "none"}",
            ViewerEntry.Joined { Snapshot: var s } =>
                $"joined at revision {s.Revision}, {(s.Missed is { } m ? $"{m.Count} missed events" : "a snapshot")}",
            ViewerEntry.Saw s => $"saw revisions {s.Events[0].Revision} to {s.Events[^1].Revision}",
            ViewerEntry.Lost l => $"lost the connection: {l.Why}",
            ViewerEntry.SawLeave l => $"saw {string.Join(", ", l.Viewers)} leave",
            _ => entry.ToString(),
        };
}
