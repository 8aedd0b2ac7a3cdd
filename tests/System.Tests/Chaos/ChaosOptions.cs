using System.Globalization;

namespace SyncStream.SystemTests.Chaos;

/// <summary>
/// How long, from which seed, and with which faults: <c>./test.sh chaos --minutes 30 --seed 7 --only KillWorker</c> sets
/// the variables.
/// </summary>
/// <param name="Only">These kinds, each fault by itself on a whole system, for figures; empty for all, as they come.</param>
internal sealed record ChaosOptions(double Minutes, int Seed, FaultKind[] Only)
{
    public static ChaosOptions FromEnvironment() =>
        new(
            Read("SYNCSTREAM_CHAOS_MINUTES") is { } minutes ? double.Parse(minutes, CultureInfo.InvariantCulture) : 3,
            Read("SYNCSTREAM_CHAOS_SEED") is { } seed
                ? int.Parse(seed, CultureInfo.InvariantCulture)
                // Another one each time: a suite that always does the same finds nothing new.
                : (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 1_000_000),
            [
                .. (Read("SYNCSTREAM_CHAOS_ONLY") ?? "")
                    .Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(Enum.Parse<FaultKind>),
            ]
        );

    public IEnumerable<PlannedFault> Plan() =>
        Only is []
            ? FaultPlan.From(Seed, Nemesis.Able)
            : FaultPlan.From(Seed, Only).Select(fault => fault with { WaitUntilWhole = true });

    private static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
