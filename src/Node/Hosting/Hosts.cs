using Akka.Actor;
using SyncStream.Web.Media;

namespace SyncStream.Node.Hosting;

/// <summary>The hosts of the cluster, read off its members: those with one address are workers of one host.</summary>
internal sealed class Hosts(ActorSystem system, string self) : IHosts
{
    public string Self => self;

    public IReadOnlyList<string> Workers(string host) =>
        [
            .. Akka
                .Cluster.Cluster.Get(system)
                .State.Members.Where(member => member.Address.Host == host)
                .Select(PrivateListener.AuthorityOf)
                .OfType<string>(),
        ];
}
