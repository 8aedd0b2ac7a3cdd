using SyncStream.Node.Hosting;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Operations;

/// <summary>A host of one process that nobody supervises: the development server, or a test's.</summary>
internal sealed class LoneHost(NodeOptions options, HostDisk disk) : IHostView
{
    public Task<HostView> Look(CancellationToken stop) =>
        Task.FromResult(
            new HostView(
                new(options.ClusterHost, null, null, null, null, Environment.ProcessorCount, disk.FreeBytes),
                Workers: null,
                disk.Uploads()
            )
        );

    public Task<LoadHistory> History(CancellationToken stop) => Task.FromResult(LoadHistory.None);

    public Task<Refusal?> Drain(int worker, int pid, CancellationToken stop) =>
        Task.FromResult<Refusal?>(
            Refusal.Invalid("nobody supervises this process, so none would take its place: stop it instead")
        );
}
