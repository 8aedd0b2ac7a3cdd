using System.Diagnostics;

namespace SyncStream.Sync;

/// <summary>A monotonic clock in milliseconds.</summary>
internal static class Clock
{
    public static double Milliseconds() => Stopwatch.GetTimestamp() * 1_000.0 / Stopwatch.Frequency;

    public static long Ticks(double milliseconds) => (long)(milliseconds * Stopwatch.Frequency / 1_000);

    public static TimeSpan Until(long ticks) => Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), ticks);
}
