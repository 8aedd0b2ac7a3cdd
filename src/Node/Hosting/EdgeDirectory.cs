using Akka.Actor;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Hosting;

/// <summary>The workers' private listeners, read off the cluster's members.</summary>
internal sealed class EdgeDirectory(ActorSystem system, string self) : IEdgeDirectory
{
    public string Self => self;

    public bool Knows(string authority) =>
        Akka.Cluster.Cluster.Get(system).State.Members.Any(m => PrivateListener.AuthorityOf(m) == authority);
}
