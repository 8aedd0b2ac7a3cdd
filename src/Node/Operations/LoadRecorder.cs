using SyncStream.Node.Supervision.Control;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Operations;

/// <summary>
/// Remembers the load of a host's workers, a point every so often, for an hour. Counts that only grow become rates by what they grew since the
/// point before; a process that is new then counts from its start.
/// </summary>
internal sealed class LoadRecorder
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Queue<LoadPoint> _points = [];
    private Dictionary<int, Health> _before = [];
    private double? _beforeAt;

    public LoadHistory History => new(Step.TotalSeconds, [.. _points]);

    /// <param name="at">Unix milliseconds.</param>
    public void Record(double at, IReadOnlyCollection<WorkerStatus> workers)
    {
        var now = workers
            .Where(worker => worker is { Pid: not null, Health: not null })
            .ToDictionary(worker => worker.Pid!.Value, worker => worker.Health!);
        // The first point has nothing before it to have grown since.
        var seconds = _beforeAt is { } before ? (at - before) / 1000 : 0;
        _points.Enqueue(
            new(
                at,
                workers.Count(worker => worker.Phase == WorkerPhase.Online),
                workers.Sum(worker => worker.CpuPercent ?? 0),
                now.Values.Sum(health => health.MemoryBytes),
                now.Values.Sum(health => health.Connections),
                now.Values.Sum(health => health.Rooms),
                now.Values.Sum(health => health.Streams),
                Rate(now, seconds, health => health.Media?.SentBytes ?? 0),
                Rate(now, seconds, health => health.Commands)
            )
        );
        while (_points.Peek().At < at - Kept.TotalMilliseconds)
        {
            _points.Dequeue();
        }

        (_before, _beforeAt) = (now, at);
    }

    private double Rate(Dictionary<int, Health> now, double seconds, Func<Health, long> count) =>
        seconds <= 0
            ? 0
            : now.Sum(worker =>
                Math.Max(0, count(worker.Value) - (_before.TryGetValue(worker.Key, out var last) ? count(last) : 0))
            ) / seconds;
}
