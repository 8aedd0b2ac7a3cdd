using System.Diagnostics.Metrics;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Metrics;

/// <summary>What the edge of a worker measures. The list of all, with what each tells, is in README.md.</summary>
public sealed class Measures
{
    /// <summary>The meter of all of SyncStream's own figures.</summary>
    public const string MeterName = "SyncStream";

    private readonly Histogram<double> _commands;
    private readonly TimeProvider _time;
    private long _count;

    public Measures(
        IMeterFactory meters,
        WatchConnections connections,
        StreamCensus streams,
        MediaCounters media,
        TimeProvider time
    )
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _commands = meter.CreateHistogram(
            "command.seconds",
            "s",
            "From a command's arrival to its acknowledgement or refusal, by outcome.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            }
        );
        meter.CreateObservableGauge("viewers", () => connections.Count, description: "Viewer connections.");
        meter.CreateObservableGauge("streams", () => streams.Open, description: "Video responses under way.");
        meter.CreateObservableCounter("media.sent.bytes", () => media.SentBytes, "By", "Bytes of videos sent.");
        meter.CreateObservableCounter(
            "media.loaded.bytes",
            () => media.LoadedBytes,
            "By",
            "Bytes of videos read, from disk or another host."
        );
        meter.CreateObservableCounter("media.cache.hits", () => media.Hits, description: "Chunks that were in memory.");
        meter.CreateObservableCounter("media.cache.misses", () => media.Misses, description: "Chunks that were not.");
    }

    /// <summary>Commands answered since the start, done or refused.</summary>
    public long Commands => Interlocked.Read(ref _count);

    /// <summary>Counts a command.</summary>
    /// <param name="since">When it came, in <see cref="TimeProvider.GetTimestamp"/>'s measure.</param>
    /// <param name="refusal">Why it was not done, or null.</param>
    internal void Performed(long since, Refusal? refusal)
    {
        Interlocked.Increment(ref _count);
        _commands.Record(
            _time.GetElapsedTime(since).TotalSeconds,
            new KeyValuePair<string, object?>("outcome", refusal?.WireCode ?? "done")
        );
    }
}
