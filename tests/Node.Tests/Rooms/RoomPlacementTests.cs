using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using SyncStream.Node.Rooms;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Rooms live on the members that host rooms, whoever else takes part in deciding.</summary>
public sealed class RoomPlacementTests
{
    [Fact]
    public async Task A_region_on_a_member_that_hosts_no_rooms_gets_none()
    {
        await using var node = await TestNode.Start();
        var placement = Placement(node);
        var elsewhere = Region(node, "akka.tcp://syncstream@127.0.0.1:1");
        var regions = ImmutableDictionary<IActorRef, IImmutableList<string>>
            .Empty.Add(node.Region, ["1", "2", "3"])
            .Add(elsewhere, []);
        (await placement.AllocateShard(node.Region, "4", regions)).ShouldBe(node.Region);
        (await placement.Rebalance(regions, ImmutableHashSet<string>.Empty)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nobody_hosts_rooms_the_answer_is_nobody_and_comes_later()
    {
        await using var node = await TestNode.Start();
        var elsewhere = Region(node, "akka.tcp://syncstream@127.0.0.1:1");
        var regions = ImmutableDictionary<IActorRef, IImmutableList<string>>.Empty.Add(elsewhere, []);
        (await Placement(node).AllocateShard(elsewhere, "1", regions)).ShouldBeNull();
    }

    private static RoomPlacement Placement(TestNode node)
    {
        var sharding = ClusterSharding.Get(node.Actors);
        var among = sharding.DefaultShardAllocationStrategy(ClusterShardingSettings.Create(node.Actors));
        var placement = new RoomPlacement(among);
        placement.Start(node.Actors);
        return placement;
    }

    private static IActorRef Region(TestNode node, string address) =>
        ((ExtendedActorSystem)node.Actors).Provider.ResolveActorRef($"{address}/system/sharding/room");
}
