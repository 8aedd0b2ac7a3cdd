namespace SyncStream.SystemTests.Chaos;

/// <summary>A handful of durations in seconds, as people read them.</summary>
internal sealed record Spread(int Count, double P50, double P95, double Max)
{
    public static Spread Of(IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return new(sorted.Length, At(sorted, 0.50), At(sorted, 0.95), sorted.LastOrDefault());
    }

    // The nearest rank: a value that was measured, never one between two.
    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
