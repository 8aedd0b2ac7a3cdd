using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

/// <summary>When a member has to begin anew.</summary>
public sealed class ExpulsionTests() : TestKit(QuickMember.Config)
{
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
}
