using Akka.Cluster;
using SyncStream.Node.Hosting;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Rooms.Leases;

/// <summary>Small clusters, in which nobody removes a member that is silent: what is granted is granted beside it.</summary>
public sealed class LeaseActorTests : IAsyncDisposable
{
    private readonly LeaseCluster _cluster = new();

    [Fact]
    public async Task Where_one_of_two_hosts_is_lost_the_other_and_a_seed_are_most_of_the_members()
    {
        var seed = _cluster.StartSeed();
        LeaseMember[] lost = [_cluster.StartSupervisor(seed), _cluster.StartWorker(seed)];
        await _cluster.AllUp(3);
        LeaseMember[] left = [_cluster.StartSupervisor(seed), _cluster.StartWorker(seed)];
        await _cluster.AllUp(5);
        await Held(left);

        await Task.WhenAll(lost.Select(member => member.System.Terminate()));
        _cluster.LeasesLapse();
        await Held(left);
        Cluster.Get(left[0].System).State.Members.Count.ShouldBe(5, "or it was granted because the lost were removed");
    }

    [Fact]
    public async Task A_first_host_beside_more_seeds_than_it_has_members_is_granted_its_leases()
    {
        var first = _cluster.StartSeed();
        _cluster.StartSeed(first);
        _cluster.StartSeed(first);
        LeaseMember[] host = [_cluster.StartSupervisor(first), _cluster.StartWorker(first)];
        await _cluster.AllUp(5);
        await Held(host);
    }

    [Fact]
    public async Task Members_that_cannot_grant_are_named_where_they_are_as_many_as_those_that_can()
    {
        var supervisor = _cluster.StartSupervisor();
        var worker = _cluster.StartWorker(supervisor);
        _cluster.StartMute(supervisor, ClusterAddress.LighthouseRole);
        _cluster.StartMute(supervisor, ClusterAddress.SeedRole);
        await _cluster.AllUp(4);
        _cluster.LeasesLapse();
        await LibraryHost.Until(
            () => supervisor.Log.Lines.Any(line => line.Contains("2 of 4 members", StringComparison.Ordinal)),
            () => string.Join('\n', supervisor.Log.Lines)
        );
        worker.Lease.IsHeld.ShouldBeFalse();
        _cluster.StartSeed(supervisor);
        await Held([supervisor, worker]);
        supervisor.Log.Lines.Count(line => line.Contains("cannot confirm", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static Task Held(LeaseMember[] members) =>
        LibraryHost.Until(
            () => members.All(member => member.Lease.IsHeld),
            () => $"held: {string.Join(", ", members.Select(member => member.Lease.IsHeld))}"
        );

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
