using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.Hosting;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>Rooms as sharded entities, with the relays and the directory of this node beside them.</summary>
public static class RoomSharding
{
    /// <summary>Shards of all rooms. Every member must agree, for ever; ten for each worker of a large cluster.</summary>
    public const int Shards = 64;

    /// <summary>The name of the shard region.</summary>
    public const string Region = "room";

    public static AkkaConfigurationBuilder WithRooms(
        this AkkaConfigurationBuilder akka,
        TimeProvider time,
        RoomActorOptions options,
        RoomCensus census,
        RoomLease lease,
        HostClocks clocks,
        PasswordLine passwords
    ) =>
        akka.WithPlacement(
                lease,
                id =>
                    Props
                        .Create(() => new RoomActor(new RoomId(id), time, options, census, lease, clocks, passwords))
                        .WithDispatcher(LentExecutor.Dispatcher)
            )
            .WithActors(
                (system, registry, resolver) =>
                {
                    var streams = resolver.GetService<StreamCensus>();
                    system.ActorOf(Props.Create(() => new StreamCuts(streams)), StreamCuts.Name);
                    system.ActorOf(Props.Create(() => new RoomDirectory()), RoomListing.DirectoryName);
                    system.ActorOf(Props.Create(() => new ClockExchange(clocks, time)), ClockExchange.Name);
                    var clock = new HostClock(clocks.Own);
                    var region = registry.Get<RoomRegion>();
                    registry.Register<RoomRelays>(
                        system.ActorOf(Props.Create(() => new RoomRelays(region, clock, time)), "relays")
                    );
                }
            );

    /// <summary>Takes part in deciding where rooms live, on a member that hosts none.</summary>
    public static AkkaConfigurationBuilder WithRoomPlacement(this AkkaConfigurationBuilder akka, RoomLease lease) =>
        akka.WithPlacement(lease, _ => Props.Empty);

    /// <summary>Confirms the leases of others, on a member that has nothing else to do with rooms.</summary>
    internal static AkkaConfigurationBuilder WithLeases(this AkkaConfigurationBuilder akka, RoomLease lease) =>
        akka.WithCustomSerializer("rooms", Serialized, system => new RoomMessageSerializer(system))
            .WithActors((system, _) => system.ActorOf(Props.Create(() => new LeaseActor(lease)), LeaseActor.Name));

    private static AkkaConfigurationBuilder WithPlacement(
        this AkkaConfigurationBuilder akka,
        RoomLease lease,
        Func<string, Props> room
    ) =>
        akka.AddHocon(Defaults, HoconAddMode.Append)
            .WithLeases(lease)
            .StartActors(
                async (system, registry) =>
                {
                    var sharding = ClusterSharding.Get(system);
                    var settings = ClusterShardingSettings
                        .Create(system)
                        .WithRole(ClusterAddress.PlacementRole)
                        .WithStateStoreMode(StateStoreMode.DData)
                        .WithRememberEntities(false)
                        // A watched room gets few messages through its region; it knows itself when it is empty.
                        .WithPassivateIdleAfter(TimeSpan.Zero);
                    var region = await sharding.StartAsync(
                        Region,
                        room,
                        settings,
                        Extractor,
                        new RoomPlacement(sharding.DefaultShardAllocationStrategy(settings)),
                        RoomActor.Stop.Instance
                    );
                    registry.Register<RoomRegion>(region);
                }
            );

    private static readonly Type[] Serialized =
    [
        typeof(IRoomMessage),
        typeof(RoomCommit),
        typeof(RoomState),
        typeof(ListRooms),
        typeof(RoomsListed),
        typeof(AskLease),
        typeof(LeaseGranted),
        typeof(IClockMessage),
    ];

    private static readonly Config Defaults = ClusterSharding
        .DefaultConfig()
        .WithFallback(DistributedData.DefaultConfig())
        .WithFallback(ClusterSingleton.DefaultConfig())
        .WithFallback(LentExecutor.Settings);

    /// <summary>The shard that a room belongs to.</summary>
    public static string ShardOf(RoomId room) => Extractor.ShardId(room.Value);

    private static readonly RoomExtractor Extractor = new();

    private sealed class RoomExtractor() : HashCodeMessageExtractor(Shards)
    {
        public override string? EntityId(object message) => (message as IRoomRequest)?.RoomId.Value;
    }
}
