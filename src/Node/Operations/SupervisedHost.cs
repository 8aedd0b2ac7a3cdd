using System.Text.Json;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Control;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Operations;

/// <summary>This host as its supervisor knows it, asked over the control socket.</summary>
internal sealed class SupervisedHost(WorkerIdentity identity, NodeOptions options, HostDisk disk, TimeProvider time)
    : IHostView
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Refusal NoSupervisor = new(
        ErrorCode.Unavailable,
        "the supervisor of that host does not answer at the moment"
    );

    public async Task<HostView> Look(CancellationToken stop)
    {
        var status = await Ask(new GetStatus(), stop) as ServerStatus;
        var report = new HostReport(
            options.ClusterHost,
            status?.Pid,
            status?.UptimeSeconds,
            status?.Change,
            status?.LastFailure,
            Environment.ProcessorCount,
            disk.FreeBytes
        );
        return new(report, status?.Workers.Select(Report).ToList(), disk.Uploads());
    }

    public async Task<LoadHistory> History(CancellationToken stop) =>
        await Ask(new GetHistory(), stop) is ServerHistory history ? history.Load : LoadHistory.None;

    // The first step is told as soon as it has begun; this worker may be the one that is drained, so it waits for no more.
    public async Task<Refusal?> Drain(int worker, int pid, CancellationToken stop) =>
        await Ask(new DrainWorker(worker, pid), stop) switch
        {
            Progress or Accepted => null,
            Refused refused => Refusal.Invalid(refused.Reason),
            _ => NoSupervisor,
        };

    private WorkerReport Report(WorkerStatus worker) =>
        new(
            options.ClusterHost,
            worker.Slot,
            worker.Pid,
            Address: null,
            JsonNamingPolicy.CamelCase.ConvertName(worker.Phase.ToString()),
            worker.Restarts,
            worker.Health?.UptimeSeconds,
            worker.CpuPercent,
            worker.Health?.MemoryBytes,
            worker.Health?.Connections ?? 0,
            worker.Health?.Rooms ?? 0,
            worker.Health?.Streams ?? 0,
            worker.Health?.Ailment
        );

    private async Task<ControlMessage?> Ask(ControlMessage question, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var late = time.CreateTimer(_ => patience.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            await using var connection = await ControlClient.TryConnect(identity.ControlPath, patience.Token);
            if (connection is null)
            {
                return null;
            }

            connection.Post(question);
            await foreach (var answer in connection.ReadAll(patience.Token))
            {
                return answer;
            }

            return null;
        }
        catch (Exception e)
            when (e is JsonException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }
}
