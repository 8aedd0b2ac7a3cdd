using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Writes into the log which member fell silent, answers again, or was put out. One member tells it, so that an operator
/// reads it once; what a supervisor knows of its own workers it has told already.
/// </summary>
internal sealed class MemberNews : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public MemberNews()
    {
        Receive<ClusterEvent.UnreachableMember>(m => Tell(m.Member, () => Warn(m.Member, "does not answer")));
        Receive<ClusterEvent.ReachableMember>(m =>
            Tell(m.Member, () => _log.Info("{0} answers again", NameOf(m.Member)))
        );
        Receive<ClusterEvent.MemberRemoved>(m =>
        {
            if (m.PreviousStatus == MemberStatus.Down)
            {
                Tell(m.Member, () => Warn(m.Member, "was put out of the cluster"));
            }
        });
    }

    protected override void PreStart() =>
        _cluster.Subscribe(
            Self,
            ClusterEvent.InitialStateAsEvents,
            typeof(ClusterEvent.UnreachableMember),
            typeof(ClusterEvent.ReachableMember),
            typeof(ClusterEvent.MemberRemoved)
        );

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Tell(Member about, Action tell)
    {
        var state = _cluster.State;
        var first = state
            .Members.Where(m => m.UniqueAddress != about.UniqueAddress && !state.Unreachable.Contains(m))
            .MinBy(m => m.Address, Member.AddressOrdering);
        if (first?.UniqueAddress == _cluster.SelfUniqueAddress && !KnownDeaths.Contains(about.Address.ToString()))
        {
            tell();
        }
    }

    private void Warn(Member member, string what) => _log.Warning("{0} {1}", NameOf(member), what);

    private static string NameOf(Member member) =>
        $"The {(member.HasRole(ClusterAddress.RoomRole) ? "worker" : "supervisor")} at {ClusterAddress.ToText(member.Address)}";
}

/// <summary>Adds <see cref="MemberNews"/>.</summary>
internal static class MemberNewsHosting
{
    public static AkkaConfigurationBuilder WithMemberNews(this AkkaConfigurationBuilder akka) =>
        akka.WithActors((system, _) => system.ActorOf(Props.Create(() => new MemberNews()), "member-news"));
}
