namespace SyncStream.SystemTests.Chaos;

/// <summary>A time in which a room acknowledged nothing, between two acks.</summary>
/// <param name="Fault">What happened meanwhile, if anything.</param>
/// <param name="Alone">The fault hit a whole system, and no other fault came before the room was back.</param>
/// <param name="Moved">The room began again elsewhere in between.</param>
/// <param name="Seconds">From the fault (or, where there is none, the last ack) to the first ack after it.</param>
internal sealed record Outage(
    string Room,
    double From,
    double Until,
    DoneFault? Fault,
    bool Alone,
    bool Moved,
    double Seconds
);

/// <summary>
/// Where rooms stood still. Who wrote a commit is in the journal, so it is known and not guessed which rooms lived on a
/// victim: those whose commits after the fault are another incarnation's.
/// </summary>
internal static class Outages
{
    /// <summary>Every move of a room, and every silence in which a fault took place.</summary>
    public static IEnumerable<Outage> In(RunHistory run)
    {
        var writers = run
            .Journal.SelectMany(c => c.Commit.Events.Select(e => (c.Room, e.Revision, c.Writer)))
            .ToDictionary(c => (c.Room, c.Revision), c => c.Writer);
        foreach (var room in run.Commands.Where(c => c.IsAcknowledged).GroupBy(c => c.Room))
        {
            // A retry is answered with its first ack again, by whoever has the room by then: only a new revision tells who.
            var acks = room.SelectMany(c => c.Answers)
                .Where(a => writers.ContainsKey((room.Key, a.Revision)))
                .GroupBy(a => a.Revision)
                .Select(told => (At: told.Min(a => a.At), Writer: writers[(room.Key, told.Key)], Revision: told.Key))
                .OrderBy(a => a.At)
                .ToList();
            var newest = 0L;
            acks.RemoveAll(a => a.Revision < newest || (newest = a.Revision) < 0);
            foreach (var (last, first) in acks.Zip(acks.Skip(1)))
            {
                var faults = run.Faults.Where(f => f.At > last.At && f.At <= first.At).ToList();
                var fault = faults.FirstOrDefault();
                var moved = last.Writer != first.Writer;
                if (fault is not null || moved)
                    yield return new(
                        room.Key,
                        last.At,
                        first.At,
                        fault,
                        faults is [{ Lone: true }],
                        moved,
                        first.At - (fault?.At ?? last.At)
                    );
            }
        }
    }
}
