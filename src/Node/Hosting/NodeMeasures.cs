using System.Diagnostics.Metrics;
using Akka.Actor;
using SyncStream.Node.Rooms;
using SyncStream.Web.Metrics;

namespace SyncStream.Node.Hosting;

/// <summary>What a cluster member measures, from when it is one.</summary>
internal sealed class NodeMeasures(IMeterFactory meters, RoomCensus rooms, ActorSystem system) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var meter = meters.Create(Measures.MeterName);
        meter.CreateObservableGauge("rooms", () => rooms.Awake, description: "Rooms that live here.");
        meter.CreateObservableCounter(
            "rooms.woken",
            () => rooms.Woken,
            description: "Rooms read from the journal: new, asleep before, or taken over from a worker that went."
        );
        meter.CreateObservableGauge(
            "cluster.members",
            () => cluster.State.Members.Count,
            description: "Members of the cluster, as this worker sees it."
        );
        meter.CreateObservableGauge(
            "cluster.unreachable",
            () => cluster.State.Unreachable.Count,
            description: "Members that do not answer this worker."
        );
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
