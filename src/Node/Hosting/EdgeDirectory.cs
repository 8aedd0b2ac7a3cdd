using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Hosting;

/// <summary>The workers' private listeners, read off the cluster's members.</summary>
internal sealed class EdgeDirectory : IEdgeDirectory
{
    private readonly Cluster _cluster;
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _watched = new();

    public EdgeDirectory(ActorSystem system, string self)
    {
        _cluster = Cluster.Get(system);
        Self = self;
        system.ActorOf(Props.Create(() => new Watch(this)), "edges");
    }

    public string Self { get; }

    public bool Knows(string authority) =>
        _cluster.State.Members.Any(m => m.Status != MemberStatus.Down && PrivateListener.AuthorityOf(m) == authority);

    public CancellationToken PutOut(string authority)
    {
        var token = _watched.GetOrAdd(authority, _ => new()).Token;
        if (!Knows(authority))
        {
            CutOff(authority);
        }

        return token;
    }

    public string? Another() =>
        _cluster
            .State.Members.Where(m => m.Status == MemberStatus.Up)
            .Select(PrivateListener.AuthorityOf)
            .FirstOrDefault(authority => authority is not null && authority != Self);

    private void CutOff(string authority)
    {
        if (_watched.TryRemove(authority, out var source))
        {
            source.Cancel();
        }
    }

    /// <summary>Hears who is put out. Those who leave by themselves have answered everyone before they go.</summary>
    private sealed class Watch : ReceiveActor
    {
        private readonly Cluster _cluster = Cluster.Get(Context.System);

        public Watch(EdgeDirectory edges)
        {
            Receive<ClusterEvent.MemberDowned>(m => CutOff(m.Member));
            Receive<ClusterEvent.MemberRemoved>(m => CutOff(m.Member));

            void CutOff(Member member)
            {
                if (PrivateListener.AuthorityOf(member) is { } authority)
                {
                    edges.CutOff(authority);
                }
            }
        }

        protected override void PreStart() =>
            _cluster.Subscribe(
                Self,
                ClusterEvent.InitialStateAsEvents,
                typeof(ClusterEvent.MemberDowned),
                typeof(ClusterEvent.MemberRemoved)
            );

        protected override void PostStop() => _cluster.Unsubscribe(Self);
    }
}
