using Akka.Configuration;

namespace SyncStream.Node.Tests.Supervision;

/// <summary>The settings of a member of the cluster that is up within a moment of joining itself.</summary>
internal static class QuickMember
{
    public static readonly Config Config = ConfigurationFactory.ParseString(
        """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.cluster.leader-actions-interval = 50ms
        akka.cluster.gossip-interval = 50ms
        akka.coordinated-shutdown.exit-clr = off
        """
    );
}
