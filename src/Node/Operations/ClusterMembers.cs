using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Operations;

/// <summary>The members, read off the cluster's state as this node sees it.</summary>
internal sealed class ClusterMembers(ActorSystem system) : IClusterMembers
{
    private static readonly string[] Told =
    [
        ClusterAddress.RoomRole,
        ClusterAddress.SeedRole,
        ClusterAddress.PlacementRole,
        "lighthouse",
    ];

    public string SelfAddress => Cluster.Get(system).SelfAddress.ToString();

    public int ShardCount => RoomSharding.Shards;

    public IReadOnlyList<KnownMember> All()
    {
        var state = Cluster.Get(system).State;
        return
        [
            .. state.Members.Select(member => new KnownMember(
                new(
                    member.Address.ToString(),
                    member.Address.Host ?? "",
                    member.Status.ToString().ToLowerInvariant(),
                    !state.Unreachable.Contains(member),
                    [.. Told.Where(member.HasRole)]
                ),
                member.Status == MemberStatus.Down ? null : PrivateListener.AuthorityOf(member)
            )),
        ];
    }
}
