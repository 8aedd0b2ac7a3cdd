using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using SyncStream.Node.Supervision;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Supervision;

public sealed class MemberBirthTests
{
    [Fact]
    public async Task Who_joins_at_the_address_of_a_dead_member_is_not_taken_for_it()
    {
        using var one = ActorSystem.Create("syncstream", QuickMember.Config);
        one.ActorOf(Props.Create(() => new MemberBirth()));
        var cluster = Cluster.Get(one);
        cluster.Join(cluster.SelfAddress);
        var dead = Begin(port: 0);
        var address = Cluster.Get(dead).SelfAddress;
        await LibraryHost.Until(() => IsUp(address), () => $"{cluster.State}");
        KnownDeaths.Add(address.ToString());
        cluster.Down(address);
        await dead.Terminate();
        await LibraryHost.Until(() => !cluster.State.Members.Any(m => m.Address == address), () => $"{cluster.State}");
        KnownDeaths.Contains(address.ToString()).ShouldBeTrue();

        using var next = Begin(address.Port!.Value);
        await LibraryHost.Until(() => IsUp(address), () => $"{cluster.State}");
        KnownDeaths.Contains(address.ToString()).ShouldBeFalse();

        bool IsUp(Address member) => cluster.State.Members.Any(m => m.Address == member && m.Status == MemberStatus.Up);

        ActorSystem Begin(int port)
        {
            var config = ConfigurationFactory.ParseString($"akka.remote.dot-netty.tcp.port = {port}");
            var system = ActorSystem.Create("syncstream", config.WithFallback(QuickMember.Config));
            Cluster.Get(system).Join(cluster.SelfAddress);
            return system;
        }
    }
}
