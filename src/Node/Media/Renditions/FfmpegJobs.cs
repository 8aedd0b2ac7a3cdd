using System.Diagnostics.Metrics;
using SyncStream.Web.Metrics;

namespace SyncStream.Node.Media.Renditions;

/// <summary>The runs of ffmpeg in this process, for the figures.</summary>
internal static class FfmpegJobs
{
    private static readonly Meter Meter = new(Measures.MeterName);
    private static long _running;

    private static readonly Counter<long> Started = Meter.CreateCounter<long>(
        "ffmpeg.started",
        description: "Runs of ffmpeg that were begun."
    );

    private static readonly Counter<long> Failed = Meter.CreateCounter<long>(
        "ffmpeg.failed",
        description: "Runs of ffmpeg that made nothing of what was wanted."
    );

    static FfmpegJobs() =>
        Meter.CreateObservableGauge(
            "ffmpeg.jobs",
            () => Interlocked.Read(ref _running),
            description: "Runs of ffmpeg under way."
        );

    /// <summary>Makes the figures known before the first run.</summary>
    public static void Announce()
    {
        Started.Add(0);
        Failed.Add(0);
    }

    /// <summary>Counts a run that begins; what it answers is disposed of at its end.</summary>
    public static IDisposable Begin()
    {
        Started.Add(1);
        Interlocked.Increment(ref _running);
        return new Run();
    }

    /// <summary>Counts a run that failed.</summary>
    public static void Fail() => Failed.Add(1);

    private sealed class Run : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
