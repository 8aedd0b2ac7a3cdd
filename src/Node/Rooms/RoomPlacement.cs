using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Rooms;

/// <summary>
/// Chooses among the members that host rooms. The one that decides is a supervisor as a rule, because it outlives its
/// workers; it takes part in sharding for that alone and gets no rooms itself.
/// </summary>
/// <param name="among">Chooses one of those that are left.</param>
internal sealed class RoomPlacement(IShardAllocationStrategy among) : IActorSystemDependentAllocationStrategy
{
    private Cluster? _cluster;

    public void Start(ActorSystem system)
    {
        _cluster = Cluster.Get(system);
        (among as IActorSystemDependentAllocationStrategy)?.Start(system);
    }

    public async Task<IActorRef> AllocateShard(
        IActorRef requester,
        string shardId,
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations
    )
    {
        var hosts = Hosts(currentShardAllocations);
        if (hosts.Count > 0)
        {
            return await among.AllocateShard(requester, shardId, hosts);
        }

        // "Nobody" is understood only where it comes later; the asker asks again.
        await Task.Yield();
        return null!;
    }

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
        IImmutableSet<string> rebalanceInProgress
    ) => among.Rebalance(Hosts(currentShardAllocations), rebalanceInProgress);

    private ImmutableDictionary<IActorRef, IImmutableList<string>> Hosts(
        IImmutableDictionary<IActorRef, IImmutableList<string>> regions
    )
    {
        var hosts = _cluster!
            .State.Members.Where(m => m.HasRole(ClusterAddress.RoomRole))
            .Select(m => m.Address)
            .Where(a => !KnownDeaths.Contains(a.ToString()))
            .ToHashSet();
        return regions.Where(r => hosts.Contains(AddressOf(r.Key))).ToImmutableDictionary();
    }

    private Address AddressOf(IActorRef region) =>
        region.Path.Address.HasLocalScope ? _cluster!.SelfAddress : region.Path.Address;
}
