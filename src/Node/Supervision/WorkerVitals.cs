using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>Reads what a worker reports about itself.</summary>
internal sealed class WorkerVitals(TimeProvider time, IWorkerLoad? load = null)
{
    private readonly long _since = time.GetTimestamp();

    public Health Read() =>
        new(
            time.GetElapsedTime(_since).TotalSeconds,
            Environment.CpuUsage.TotalTime.TotalSeconds,
            Environment.WorkingSet,
            load?.Connections ?? 0,
            load?.Rooms ?? 0,
            load?.Streams ?? 0,
            load?.Media is { } media
                ? new(media.Hits, media.Misses, media.Loads, media.LoadedBytes, media.SentBytes)
                : null,
            Commands: load?.Commands ?? 0
        );
}
