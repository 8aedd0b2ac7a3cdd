namespace SyncStream.SystemTests.Hosts;

/// <summary>What can happen to hosts and to what lies between them.</summary>
internal enum HostFaultKind
{
    /// <summary>kill -9 of one worker of one host.</summary>
    KillWorker,

    /// <summary>A host loses its power, and gets it back some seconds later.</summary>
    KillHost,

    /// <summary>A host and the others no longer reach each other; it still reaches the database and its viewers.</summary>
    CutHost,

    /// <summary>A host reaches nobody but its viewers, not even the database.</summary>
    CutHostAndDatabase,

    /// <summary>What a host sends no longer reaches the others; what they send still reaches it.</summary>
    CutOneWay,

    /// <summary>Two hosts no longer reach each other, but both reach the rest.</summary>
    CutPair,

    /// <summary>A host's packets take long, and some are lost.</summary>
    SlowHost,

    /// <summary>SIGSTOP to all processes of a host, SIGCONT some seconds later.</summary>
    StopHost,

    /// <summary>The seed is killed, and started again some seconds later.</summary>
    KillSeed,

    /// <summary>PostgreSQL ends at once, and is started again some seconds later.</summary>
    CrashDatabase,

    /// <summary>One host after the other is stopped in order and started again: an upgrade.</summary>
    RollHosts,
}

/// <summary>One step.</summary>
/// <param name="Victim">Any number; the victim is the host at this index, round and round.</param>
/// <param name="Lasts">How long it lasts.</param>
internal sealed record HostFault(HostFaultKind Kind, int Victim, TimeSpan Pause, TimeSpan Lasts);

/// <summary>What happens in a run, as a pure function of the seed.</summary>
internal static class HostFaultPlan
{
    // What lasts less than the failure detector's pause must be ridden out; what lasts longer than the resolver's
    // patience must be decided.
    private static readonly Dictionary<HostFaultKind, (int Least, int Most)> Seconds = new()
    {
        [HostFaultKind.KillWorker] = (0, 0),
        [HostFaultKind.KillHost] = (1, 25),
        [HostFaultKind.CutHost] = (1, 30),
        [HostFaultKind.CutHostAndDatabase] = (1, 30),
        [HostFaultKind.CutOneWay] = (1, 30),
        [HostFaultKind.CutPair] = (1, 30),
        [HostFaultKind.SlowHost] = (5, 15),
        [HostFaultKind.StopHost] = (1, 30),
        [HostFaultKind.KillSeed] = (0, 20),
        [HostFaultKind.CrashDatabase] = (0, 10),
        [HostFaultKind.RollHosts] = (0, 0),
    };

    /// <summary>Faults without end, dealt like cards, so that a short run sees each kind.</summary>
    public static IEnumerable<HostFault> From(int seed, IReadOnlyCollection<HostFaultKind> kinds)
    {
        var random = new Random(seed);
        HostFaultKind[] deck = [.. kinds];
        while (true)
        {
            random.Shuffle(deck);
            foreach (var kind in deck)
            {
                var (least, most) = Seconds[kind];
                yield return new(
                    kind,
                    random.Next(1_000),
                    TimeSpan.FromMilliseconds(random.Next(500, 3_000)),
                    TimeSpan.FromMilliseconds(random.Next(least * 1_000, most * 1_000 + 1))
                );
            }
        }
    }
}
