namespace SyncStream.SystemTests.Chaos;

/// <summary>How the page comes back: at once, then ever later, spread so that a lost worker's viewers do not come all at once.</summary>
internal static class ReconnectRules
{
    private static readonly double[] Delays = [0, 300, 1_000, 2_000, 5_000];

    public static TimeSpan Before(int attempt, Random random) =>
        TimeSpan.FromMilliseconds(Delays[Math.Min(attempt, Delays.Length - 1)] * (0.7 + 0.6 * random.NextDouble()));
}
