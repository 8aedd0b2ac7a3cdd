using Akka.Actor;
using Akka.Cluster;

namespace SyncStream.Node.Supervision;

/// <summary>
/// When somebody joins, all members pass that on at once: a new worker is let in when all have seen it, and with timers of
/// half a second that took longer than its start.
/// </summary>
internal sealed class MemberBirth : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public MemberBirth() => Receive<ClusterEvent.MemberJoined>(_ => HurriedTicks.Begin(Context.System));

    protected override void PreStart() =>
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.MemberJoined)
        );

    protected override void PostStop() => _cluster.Unsubscribe(Self);
}
