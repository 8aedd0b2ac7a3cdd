namespace SyncStream.SystemTests.Chaos;

/// <summary>One step of the nemesis.</summary>
/// <param name="WaitUntilWhole">First wait until all workers serve and all viewers are in their rooms.</param>
/// <param name="Pause">Then wait so long.</param>
/// <param name="Victim">Any number; the victim is the one at this index, round and round, of those there are.</param>
/// <param name="Lasts">How long a stopped process stays stopped, or a killed supervisor stays away.</param>
internal sealed record PlannedFault(FaultKind Kind, bool WaitUntilWhole, TimeSpan Pause, int Victim, TimeSpan Lasts);

/// <summary>What the nemesis does, as a pure function of the seed.</summary>
internal static class FaultPlan
{
    private static readonly (FaultKind Kind, int Weight)[] Weights =
    [
        (FaultKind.KillWorker, 8),
        (FaultKind.KillAllWorkers, 1),
        (FaultKind.TerminateWorker, 4),
        (FaultKind.StopWorker, 5),
        (FaultKind.KillEverything, 1),
        (FaultKind.Reload, 2),
        (FaultKind.Scale, 2),
        (FaultKind.KillSupervisor, 3),
    ];

    /// <summary>Faults without end, of the given kinds.</summary>
    public static IEnumerable<PlannedFault> From(int seed, IReadOnlyCollection<FaultKind> kinds)
    {
        var random = new Random(seed);
        FaultKind[] deck =
        [
            .. Weights.Where(w => kinds.Contains(w.Kind)).SelectMany(w => Enumerable.Repeat(w.Kind, w.Weight)),
        ];
        while (true)
        {
            // Dealt like cards, so that a short run sees nearly every kind.
            random.Shuffle(deck);
            foreach (var kind in deck)
                yield return Next(random, kind);
        }
    }

    private static PlannedFault Next(Random random, FaultKind kind)
    {
        // A third hit what the one before has left; the others a system that has had time to mend, most of it all.
        var (whole, least, most) = random.Next(6) switch
        {
            0 or 1 => (false, 100, 1_500),
            2 => (false, 2_000, 6_000),
            _ => (true, 500, 3_000),
        };
        return new(
            kind,
            whole,
            TimeSpan.FromMilliseconds(random.Next(least, most)),
            random.Next(1_000),
            kind switch
            {
                FaultKind.StopWorker => TimeSpan.FromMilliseconds(random.Next(1_000, 15_001)),
                FaultKind.KillSupervisor => TimeSpan.FromMilliseconds(random.Next(0, 8_001)),
                _ => TimeSpan.Zero,
            }
        );
    }
}
