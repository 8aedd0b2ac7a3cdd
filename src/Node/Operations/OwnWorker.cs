using System.Globalization;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Operations.Cluster;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Operations;

/// <summary>What this process has to do, for those who watch over the cluster.</summary>
internal sealed class OwnWorker(
    ActorSystem system,
    IRequiredActor<RoomRegion> region,
    RoomCensus census,
    WatchConnections connections,
    StreamCensus streams,
    IVideoCatalogue catalogue,
    NodeOptions options,
    TimeProvider time
) : IWorkerView
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly long _since = time.GetTimestamp();
    private (long At, TimeSpan Used)? _cpu;

    private string Address => Akka.Cluster.Cluster.Get(system).SelfAddress.ToString();

    public async Task<WorkerView> Look(string search, CancellationToken stop)
    {
        var rooms = Ask<RoomsHere>(
            system.ActorSelection($"/user/{RoomListing.DirectoryName}"),
            new ListRoomsHere(search),
            stop
        );
        var shards = Ask<CurrentShardRegionState>(await region.GetAsync(stop), GetShardRegionState.Instance, stop);
        return new(
            options.ClusterHost,
            int.Parse(options.Worker, CultureInfo.InvariantCulture),
            Environment.ProcessId,
            Address,
            time.GetElapsedTime(_since).TotalSeconds,
            CpuPercent(),
            Environment.WorkingSet,
            connections.Count,
            Reported(await rooms),
            Streams(),
            [.. (await shards)?.Shards.Select(s => new ShardReport(s.ShardId, Address, s.EntityIds.Count)) ?? []]
        );
    }

    private static async Task<T?> Ask<T>(ICanTell whom, object question, CancellationToken stop)
        where T : class
    {
        try
        {
            return await whom.Ask<T>(question, Patience, stop);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private Counted<RoomReport> Reported(RoomsHere? here) =>
        new(
            here?.Total ?? census.Awake,
            [
                .. here?.Rooms.Select(room => new RoomReport(
                    room.Summary.Id,
                    room.Summary.Title,
                    room.Visibility,
                    room.Summary.HasPassword,
                    room.Permanent,
                    room.Summary.ViewerCount,
                    room.Summary.Playing,
                    room.IsPlaying,
                    Address
                )) ?? [],
            ]
        );

    private Counted<StreamReport> Streams()
    {
        var open = streams.Subjects();
        var groups =
            from subject in open
            group subject.Viewer by (subject.Room, subject.Video) into same
            let count = same.Count()
            orderby count descending
            select new StreamReport(
                same.Key.Room,
                same.Key.Video?.Value,
                same.Key.Video is { } id ? catalogue.Find(id)?.Title : null,
                count,
                same.Distinct().Count(),
                Address
            );
        return new(open.Count, [.. groups.Take(Counted<StreamReport>.Shown)]);
    }

    // Two administrators who look at once share the interval between them.
    private double? CpuPercent()
    {
        var (now, used) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var before = _cpu;
        _cpu = (now, used);
        return before is { } last && time.GetElapsedTime(last.At, now) is { Ticks: > 0 } passed
            ? 100 * (used - last.Used) / passed
            : null;
    }
}
