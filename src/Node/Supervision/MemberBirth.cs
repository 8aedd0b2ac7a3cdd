using Akka.Actor;
using Akka.Cluster;

namespace SyncStream.Node.Supervision;

/// <summary>
/// When somebody joins, all members pass that on at once: a new worker is let in when all have seen it, and with timers of
/// half a second that took longer than its start. And should a dead member have had its address, that one is forgotten: it has been removed by
/// now, or the new one would not have been let in.
/// </summary>
internal sealed class MemberBirth : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public MemberBirth() =>
        Receive<ClusterEvent.MemberJoined>(joined =>
        {
            KnownDeaths.Forget(joined.Member.Address.ToString());
            HurriedTicks.Begin(Context.System);
        });

    protected override void PreStart() =>
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.MemberJoined)
        );

    protected override void PostStop() => _cluster.Unsubscribe(Self);
}
