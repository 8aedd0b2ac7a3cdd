using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>Into which cluster a supervisor goes: its orphans' where they are in one, and never a second beside it.</summary>
internal static class ClusterEntry
{
    private const int MostSeeds = 5;
    private static readonly TimeSpan LookEach = TimeSpan.FromMilliseconds(500);

    /// <summary>Joins the orphans' cluster; founds one where there is none, or where it died before it let us in.</summary>
    public static async Task Join(Cluster cluster, Takeover found, CancellationToken stopping)
    {
        var members = found.Members;
        if (members.Count > 0)
        {
            // We are not among these seeds, so Akka keeps asking them and never founds a cluster by itself.
            cluster.JoinSeedNodes(members.Select(member => Address.Parse(member.Hello.ClusterAddress)));
            while (cluster.State.Members.IsEmpty && members.Any(Lives))
                await Task.Delay(LookEach, stopping);
            if (!cluster.State.Members.IsEmpty)
                return;
        }
        cluster.Join(cluster.SelfAddress);
    }

    /// <summary>Whom a new worker asks to be let in: this supervisor, the configured seeds, and members of this machine.</summary>
    public static IReadOnlyList<Address> SeedsFor(Cluster cluster, IReadOnlyList<string> configured, Takeover found) =>
        [
            .. (
                (Address[])
                    [
                        cluster.SelfAddress,
                        .. configured.Select(seed => ClusterAddress.Parse(seed, cluster.SelfAddress.Protocol)),
                    ]
            )
                // If the supervisor dies before the worker is in, it gets in by these.
                .Concat(
                    cluster
                        .State.Members.Where(member => member.Status == MemberStatus.Up)
                        .Select(member => member.Address)
                        .Concat(found.MemberAddresses.Select(Address.Parse))
                        .Take(MostSeeds)
                )
                .Distinct(),
        ];

    private static bool Lives(Orphan orphan)
    {
        try
        {
            return !orphan.Process.HasEnded;
        }
        catch (ObjectDisposedException)
        {
            return false; // Its keeper saw it end.
        }
    }
}
