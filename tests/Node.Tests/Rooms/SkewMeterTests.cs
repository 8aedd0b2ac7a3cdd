using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SyncStream.Node.Rooms;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Metrics;

namespace SyncStream.Node.Tests.Rooms;

public sealed class SkewMeterTests
{
    [Fact]
    public void Playing_viewers_are_counted_by_how_far_they_are_off()
    {
        var mine = new ConcurrentDictionary<double, bool>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument is { Name: SkewMeter.SkewName, Meter.Name: Measures.MeterName })
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        // Other tests' rooms may report meanwhile: what counts is what only this one says.
        listener.SetMeasurementEventCallback<double>((_, skew, _, _) => mine[skew] = true);
        listener.Start();

        PlaybackReport Report(PlaybackState state, double skew) => new(new("i1"), 1, 1, state, 1, skew);
        SkewMeter.Record(Report(PlaybackState.Playing, -41.0625));
        SkewMeter.Record(Report(PlaybackState.Buffering, -43.0625));
        SkewMeter.Record(Report(PlaybackState.Playing, double.NaN));
        SkewMeter.Record(Report(PlaybackState.Playing, 1e12));

        mine.ShouldContainKey(41.0625);
        mine.ShouldNotContainKey(43.0625);
        mine.Keys.ShouldAllBe(skew => skew >= 0 && skew <= 60_000);
    }
}
