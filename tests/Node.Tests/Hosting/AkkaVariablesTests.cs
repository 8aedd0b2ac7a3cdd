using System.Collections;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public class AkkaVariablesTests
{
    [Fact]
    public void Two_underscores_are_a_dot_and_one_is_a_dash()
    {
        var config = AkkaVariables.From(
            new Hashtable
            {
                ["AKKA__CLUSTER__SPLIT_BRAIN_RESOLVER__STABLE_AFTER"] = "9s",
                ["AKKA__CLUSTER__DOWN_REMOVAL_MARGIN"] = "3s",
                ["PATH"] = "/bin",
            }
        );
        config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after").ShouldBe(TimeSpan.FromSeconds(9));
        config.GetTimeSpan("akka.cluster.down-removal-margin").ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Without_any_there_is_nothing() =>
        AkkaVariables.From(new Hashtable { ["HOME"] = "/" }).IsEmpty.ShouldBeTrue();

    [Fact]
    public void A_misspelt_one_is_refused_with_the_nearest() =>
        Should
            .Throw<UsageException>(() => AkkaVariables.From(new Hashtable { ["AKKA__CLUSTER__GOSIP_INTERVAL"] = "1s" }))
            .Message.ShouldContain("did you mean 'akka.cluster.gossip-interval'?");
}
