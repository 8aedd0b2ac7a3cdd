using System.Diagnostics.Metrics;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Metrics;

namespace SyncStream.Node.Rooms;

/// <summary>How well the viewers of this node's rooms are in step, as they report it.</summary>
public static class SkewMeter
{
    /// <summary>Milliseconds between a playing viewer and their room, either way.</summary>
    public const string SkewName = "room.skew.milliseconds";

    // A viewer's word beyond this says that they are lost, not where.
    private const double Longest = 60_000;

    private static readonly Meter Meter = new(Measures.MeterName);

    private static readonly Histogram<double> Skew = Meter.CreateHistogram(
        SkewName,
        unit: "ms",
        description: "How far playing viewers are from their room's position, either way.",
        advice: new InstrumentAdvice<double>
        {
            // A frame of 24 a second is 42 ms; then what people begin to notice, and what spoils the evening.
            HistogramBucketBoundaries = [5, 10, 20, 42, 83, 125, 250, 500, 1_000, 2_000, 5_000, 10_000],
        }
    );

    /// <summary>Counts a report in, where the viewer was playing.</summary>
    public static void Record(PlaybackReport report)
    {
        if (report.State == PlaybackState.Playing && double.IsFinite(report.SkewMs))
        {
            Skew.Record(Math.Min(Math.Abs(report.SkewMs), Longest));
        }
    }
}
