using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;
using SyncStream.Node.Tests.Supervision;

namespace SyncStream.Node.Tests.Hosting;

/// <summary>What becomes of a shutdown that Akka.Remote began. With real handshakes: <see cref="Joining.ClusterTrustTests"/>.</summary>
public sealed class HeldShutdownTests() : TestKit(Config)
{
    private static readonly Akka.Configuration.Config Config = QuickMember.Config.WithFallback(
        ConfigLayers.Defaults("several-hosts")
    );

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly CapturedLog _log = new();

    [Fact]
    public async Task A_member_lives_on_until_its_process_stops()
    {
        await Enter();
        var held = await Hold();
        var run = CoordinatedShutdown.Get(Sys).Run(OfRemoting());
        await Held();
        run.IsCompleted.ShouldBeFalse();
        Cluster.Get(Sys).SelfMember.Status.ShouldBe(MemberStatus.Up);
        Sys.Settings.Config.GetTimeSpan("akka.coordinated-shutdown.phases.before-service-unbind.timeout")
            .ShouldBeGreaterThan(TimeSpan.FromDays(365));

        await held.StopAsync(default);
        await run.WaitAsync(Patience);
        await Sys.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_member_that_is_put_out_afterwards_begins_anew()
    {
        await Enter();
        await Hold();
        var told = new TaskCompletionSource<string>();
        Expulsion.Watch(Sys, why => told.TrySetResult(why));
        _ = CoordinatedShutdown.Get(Sys).Run(OfRemoting());
        await Held();
        Cluster.Get(Sys).Down(Cluster.Get(Sys).SelfAddress);
        (await told.Task.WaitAsync(Patience)).ShouldContain("out of the cluster");
    }

    [Fact]
    public async Task A_member_that_leaves_afterwards_was_not_put_out()
    {
        await Enter();
        var held = await Hold();
        var told = new TaskCompletionSource<string>();
        Expulsion.Watch(Sys, why => told.TrySetResult(why));
        var run = CoordinatedShutdown.Get(Sys).Run(OfRemoting());
        await Held();
        await held.StopAsync(default);
        await run.WaitAsync(Patience);
        await Sys.WhenTerminated.WaitAsync(Patience);
        told.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_never_came_in_ends()
    {
        await Hold();
        await CoordinatedShutdown.Get(Sys).Run(OfRemoting()).WaitAsync(Patience);
        await Sys.WhenTerminated.WaitAsync(Patience);
    }

    private async Task<HeldShutdown> Hold()
    {
        var held = new HeldShutdown(Sys, new Logger<HeldShutdown>(new LoggerFactory([_log])));
        await held.StartAsync(default);
        return held;
    }

    private async Task Enter()
    {
        var cluster = Cluster.Get(Sys);
        cluster.Join(cluster.SelfAddress);
        await AwaitConditionAsync(() => Task.FromResult(cluster.SelfMember.Status == MemberStatus.Up));
    }

    private Task Held() =>
        AwaitConditionAsync(() =>
            Task.FromResult(_log.Lines.Any(line => line.Contains("tried again", StringComparison.Ordinal)))
        );

    // The only reason that Akka.Remote has; it is not public.
    private static CoordinatedShutdown.Reason OfRemoting() =>
        (CoordinatedShutdown.Reason)
            RuntimeHelpers.GetUninitializedObject(
                typeof(ThisActorSystemQuarantinedEvent)
                    .Assembly.GetTypes()
                    .Where(t => typeof(CoordinatedShutdown.Reason).IsAssignableFrom(t))
                    .ShouldHaveSingleItem()
            );
}
