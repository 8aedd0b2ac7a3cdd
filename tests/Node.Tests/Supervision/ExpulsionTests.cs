using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

/// <summary>When a member has to begin anew.</summary>
public sealed class ExpulsionTests() : TestKit(QuickMember.Config)
{
    [Fact]
    public async Task A_member_whose_remoting_ends_over_a_handshake_begins_anew()
    {
        await Enter();
        var told = Watch();
        await CoordinatedShutdown.Get(Sys).Run(OfRemoting());
        (await told.Task.WaitAsync(TimeSpan.FromSeconds(20))).ShouldContain("could not be secured");
    }

    [Fact]
    public async Task Who_never_came_in_does_not()
    {
        var told = Watch();
        await CoordinatedShutdown.Get(Sys).Run(OfRemoting());
        told.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_stops_by_itself_does_not()
    {
        await Enter();
        var told = Watch();
        await CoordinatedShutdown.Get(Sys).Run(CoordinatedShutdown.ClrExitReason.Instance);
        told.Task.IsCompleted.ShouldBeFalse();
    }

    private TaskCompletionSource<string> Watch()
    {
        var told = new TaskCompletionSource<string>();
        Expulsion.Watch(Sys, why => told.TrySetResult(why));
        return told;
    }

    private async Task Enter()
    {
        var cluster = Cluster.Get(Sys);
        cluster.Join(cluster.SelfAddress);
        await AwaitConditionAsync(() => Task.FromResult(cluster.SelfMember.Status == MemberStatus.Up));
    }

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
