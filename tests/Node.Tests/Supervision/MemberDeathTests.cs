using Akka.Actor;
using SyncStream.Node.Supervision;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Supervision;

public sealed class MemberDeathTests
{
    [Fact]
    public async Task Who_watches_an_actor_of_a_dead_process_is_told_at_once()
    {
        await using var node = await TestNode.Start();
        var dead = Address.Parse("akka.tcp://syncstream@127.0.0.1:1");
        var actor = ((ExtendedActorSystem)node.Actors).Provider.ResolveActorRef($"{dead}/user/room");
        var probe = node.Probe();
        await probe.WatchAsync(actor);
        MemberDeath.Learn(node.Actors, dead.ToString());
        // Far below what a failure detector takes.
        await probe.ExpectTerminatedAsync(actor, TimeSpan.FromSeconds(5));
    }
}
