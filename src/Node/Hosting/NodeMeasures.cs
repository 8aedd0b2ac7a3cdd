using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Hosting;
using SyncStream.Node.Media.Renditions;
using SyncStream.Node.Rooms;
using SyncStream.Web.Metrics;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Hosting;

/// <summary>What a cluster member measures, from when it is one.</summary>
internal sealed class NodeMeasures(
    IMeterFactory meters,
    RoomCensus rooms,
    ActorSystem system,
    IRequiredActor<RoomRegion> region,
    TimeProvider time,
    ILogger<NodeMeasures> log,
    ClusterTls? tls = null
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var figures = new ClusterFigures();
        var rooming = await region.GetAsync(cancellationToken);
        system.ActorOf(Props.Create(() => new ClusterFigures.Keeper(figures, rooming)), "figures");
        FfmpegJobs.Announce();
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
        meter.CreateObservableGauge("shards", () => figures.Shards, description: "Shards of rooms that are here.");
        meter.CreateObservableCounter(
            "failovers",
            () => figures.Failovers,
            description: "Workers that died while this one watched, so that their rooms moved."
        );
        MeasureCertificate(meter);
        var version = typeof(NodeMeasures).Assembly.GetName().Version?.ToString(3);
        meter.CreateObservableGauge(
            "build.info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", version)),
            description: "Always 1; the label tells the version."
        );
    }

    private void MeasureCertificate(Meter meter)
    {
        if (tls is null)
        {
            return;
        }

        meter.CreateObservableGauge(
            "cluster.certificate.expires.seconds",
            () => new DateTimeOffset(tls.Own.NotAfter).ToUnixTimeSeconds(),
            description: "When the certificate expires by which this host's members prove themselves, in Unix seconds."
        );
        // Before that day its supervisor speaks for all of them.
        var now = time.GetUtcNow();
        if (tls.HasEnded(now))
        {
            log.LogWarning("⚠️ {Warning}", tls.Warning(now));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
