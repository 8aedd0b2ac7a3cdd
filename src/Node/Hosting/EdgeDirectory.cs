using Akka.Actor;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Hosting;

/// <summary>The workers' private listeners, read off the cluster's members.</summary>
internal sealed class EdgeDirectory(ActorSystem system, string self) : IEdgeDirectory
{
    public string Self => self;

    public bool Knows(string authority) =>
        Akka.Cluster.Cluster.Get(system).State.Members.Any(m => PrivateListener.AuthorityOf(m) == authority);

    public string? Another() =>
        Akka
            .Cluster.Cluster.Get(system)
            .State.Members.Where(m => m.Status == Akka.Cluster.MemberStatus.Up)
            .Select(PrivateListener.AuthorityOf)
            .FirstOrDefault(authority => authority is not null && authority != self);
}
