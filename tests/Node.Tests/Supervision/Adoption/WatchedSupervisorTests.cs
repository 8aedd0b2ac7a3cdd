using Akka.Cluster;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Adoption;

namespace SyncStream.Node.Tests.Supervision.Adoption;

/// <summary>A worker that finds itself in another cluster than its supervisor.</summary>
public sealed class WatchedSupervisorTests : TestKit
{
    private const string Elsewhere = "akka.tcp://syncstream@127.0.0.1:1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource<string> _ended = new();
    private readonly WatchedSupervisor _supervisor;

    public WatchedSupervisorTests()
        : base(QuickMember.Config)
    {
        Expulsion.Watch(Sys, why => _ended.TrySetResult(why));
        _supervisor = new(Environment.ProcessId, Sys, _time);
    }

    [Fact]
    public async Task A_member_that_does_not_see_its_supervisor_in_the_cluster_begins_anew()
    {
        await Enter();
        _supervisor.Meet(Elsewhere, seeds: ["127.0.0.1:1"]);
        while (!_ended.Task.IsCompleted)
            await Pass(TimeSpan.FromSeconds(1));
        (await _ended.Task).ShouldBe("it is in a cluster that its supervisor is not in");
        (_time.GetUtcNow() - _time.Start).ShouldBeGreaterThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task One_that_sees_it_serves_on()
    {
        await Enter();
        _supervisor.Meet(Cluster.Get(Sys).SelfAddress.ToString(), seeds: []);
        await ServesFor(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task One_that_is_in_no_cluster_yet_waits()
    {
        _supervisor.Meet(Elsewhere, seeds: ["127.0.0.1:1"]);
        await ServesFor(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Whose_supervisor_hung_up_does_not_wait_for_it_in_the_cluster()
    {
        await Enter();
        using (var gone = new WatchedSupervisor(Environment.ProcessId, Sys, _time))
            gone.Meet(Elsewhere, seeds: ["127.0.0.1:1"]);
        await ServesFor(TimeSpan.FromMinutes(1));
    }

    protected override void AfterAll()
    {
        _supervisor.Dispose();
        base.AfterAll();
    }

    private async Task ServesFor(TimeSpan time)
    {
        for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end; )
            await Pass(TimeSpan.FromSeconds(1));
        _ended.Task.IsCompleted.ShouldBeFalse();
    }

    // What waits for the clock goes on in the pool.
    private async Task Pass(TimeSpan time)
    {
        _time.Advance(time);
        await Task.Delay(5);
    }

    private async Task Enter()
    {
        var cluster = Cluster.Get(Sys);
        cluster.Join(cluster.SelfAddress);
        await AwaitConditionAsync(() => Task.FromResult(cluster.SelfMember.Status == MemberStatus.Up), Patience);
    }
}
