namespace SyncStream.SystemTests.Chaos;

/// <summary>What a run says about the server, in numbers. Durations are seconds.</summary>
internal sealed record ChaosFigures
{
    public required int Seed { get; init; }
    public required double Minutes { get; init; }
    public required int Viewers { get; init; }
    public required int Sent { get; init; }
    public required int Acknowledged { get; init; }
    public required int EventsSeen { get; init; }
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>From a fault to the first ack of each room that lived on its victim, by kind; first of all the faults
    /// that hit a whole system.</summary>
    public required IReadOnlyDictionary<string, Spread> Failover { get; init; }

    /// <summary>How long rooms stood still that moved without a death: handed over.</summary>
    public required Spread HandedOver { get; init; }

    /// <summary>The silence around a fault in rooms that did not move.</summary>
    public required Spread Elsewhere { get; init; }

    /// <summary>From noticing that a connection was lost to being in the room again, by the fault before it.</summary>
    public required IReadOnlyDictionary<string, Spread> Resume { get; init; }
    public required int ResumedWithEvents { get; init; }
    public required int ResumedWithSnapshot { get; init; }

    /// <summary>"Left" notices about viewers, all of whom meant to stay.</summary>
    public required int SeenLeaving { get; init; }

    /// <summary>What clients saw go wrong, by code.</summary>
    public required IReadOnlyDictionary<string, int> Errors { get; init; }

    public static ChaosFigures Of(RunHistory run, int seed, double minutes)
    {
        var outages = Outages.In(run).ToList();
        var entries = run.Viewers.SelectMany(v => v.Entries).ToList();
        var resumes = run.Viewers.SelectMany(Resumes).ToList();
        return new()
        {
            Seed = seed,
            Minutes = minutes,
            Viewers = run.Viewers.Length,
            Sent = run.Commands.Length,
            Acknowledged = run.Commands.Count(c => c.IsAcknowledged),
            EventsSeen = entries.OfType<ViewerEntry.Saw>().Sum(s => s.Events.Length),
            Faults = Count(run.Faults.Select(f => f.Kind)),
            Failover = outages
                .Where(o => o is { Moved: true, Fault: not null })
                .GroupBy(o => $"{o.Fault!.Kind}{(o.Alone ? "" : ", amid others")}")
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => Spread.Of(g.Select(o => o.Seconds))),
            HandedOver = Spread.Of(outages.Where(o => o is { Moved: true, Fault: null }).Select(o => o.Seconds)),
            Elsewhere = Spread.Of(outages.Where(o => o is { Moved: false, Alone: true }).Select(o => o.Until - o.From)),
            Resume = resumes
                .GroupBy(r => Cause(run, r.LostAt, r.LostAt + r.Seconds))
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => Spread.Of(g.Select(r => r.Seconds))),
            ResumedWithEvents = resumes.Count(r => r.WithEvents),
            ResumedWithSnapshot = resumes.Count(r => !r.WithEvents),
            SeenLeaving = entries.OfType<ViewerEntry.SawLeave>().Sum(l => l.Viewers.Length),
            Errors = Count(run.Errors.Select(e => $"{e.Doing}: {e.Code}")),
        };
    }

    private static IEnumerable<(double LostAt, double Seconds, bool WithEvents)> Resumes(ViewerHistory viewer)
    {
        double? lostAt = null;
        foreach (var entry in viewer.Entries)
        {
            if (entry is ViewerEntry.Lost)
                lostAt ??= entry.At;
            else if (entry is ViewerEntry.Joined joined && lostAt is { } at)
            {
                yield return (at, joined.At - at, joined.Snapshot.Missed is not null);
                lostAt = null;
            }
        }
    }

    private static string Cause(RunHistory run, double lostAt, double backAt)
    {
        var fault = run.Faults.LastOrDefault(f => f.At <= lostAt);
        var later = run.Faults.Any(f => f.At > lostAt && f.At <= backAt);
        return fault is null ? "no fault" : $"{fault.Kind}{(fault.Lone && !later ? "" : ", amid others")}";
    }

    private static Dictionary<string, int> Count(IEnumerable<string> words) =>
        words.CountBy(w => w).OrderBy(w => w.Key, StringComparer.Ordinal).ToDictionary();
}
