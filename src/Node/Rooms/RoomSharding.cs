using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using SyncStream.Node.Hosting;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>Rooms as sharded entities, with the relays and the directory of this node beside them.</summary>
public static class RoomSharding
{
    /// <summary>Shards of all rooms. Every member must agree, for ever; ten for each worker of a large cluster.</summary>
    public const int Shards = 64;

    public static AkkaConfigurationBuilder WithRooms(
        this AkkaConfigurationBuilder akka,
        TimeProvider time,
        RoomActorOptions options,
        RoomCensus census
    ) =>
        akka.WithCustomSerializer(
                "rooms",
                [typeof(IRoomMessage), typeof(RoomCommit), typeof(RoomState), typeof(ListRooms), typeof(RoomsListed)],
                system => new RoomMessageSerializer(system)
            )
            .WithShardRegion<RoomRegion>(
                "room",
                id => Props.Create(() => new RoomActor(new RoomId(id), time, options, census)),
                new RoomExtractor(),
                new ShardOptions
                {
                    Role = ClusterAddress.RoomRole,
                    StateStoreMode = StateStoreMode.DData,
                    RememberEntities = false,
                    // A watched room gets few messages through its region; it knows itself when it is empty.
                    ShouldPassivateIdleEntities = false,
                    HandOffStopMessage = RoomActor.Stop.Instance,
                }
            )
            .WithActors(
                (system, registry) =>
                {
                    system.ActorOf(Props.Create(() => new RoomDirectory()), RoomListing.DirectoryName);
                    var region = registry.Get<RoomRegion>();
                    registry.Register<RoomRelays>(system.ActorOf(Props.Create(() => new RoomRelays(region)), "relays"));
                }
            );

    private sealed class RoomExtractor() : HashCodeMessageExtractor(Shards)
    {
        public override string? EntityId(object message) => (message as IRoomRequest)?.RoomId.Value;
    }
}
