using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Rooms.Leases;

/// <summary>
/// Keeps this node's <see cref="RoomLease"/> alive and grants those of others. The oldest member, which decides where rooms
/// live, asks all, and most must agree; the others ask only the oldest, which grants nothing without a lease of its own. Where
/// it does not answer, they ask all as it does: whoever may move their rooms then is among those who agree.
/// </summary>
internal sealed class LeaseActor : ReceiveActor, IWithTimers
{
    public const string Name = "lease";

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly RoomLease _lease;
    private readonly TimeSpan _every;
    private LeaseRound? _round;
    private long _number;
    private bool _hadIt;

    public LeaseActor(RoomLease lease)
    {
        (_lease, _every) = (lease, lease.Lasts / 5);
        Receive<AskLease>(Grant);
        Receive<LeaseGranted>(granted =>
        {
            if (_round?.Granted(granted.Number, Sender.Path.Address) is { } asked)
            {
                _lease.Renew(asked);
                Note();
            }
        });
        Receive<ClusterEvent.MemberUp>(up =>
        {
            if (up.Member.UniqueAddress == _cluster.SelfUniqueAddress)
            {
                Ask();
                Timers.StartPeriodicTimer(nameof(Due), Due.Instance, _every);
            }
        });
        Receive<Due>(_ =>
        {
            Note();
            Ask();
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberUp));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Grant(AskLease ask)
    {
        var state = _cluster.State;
        var asker = state.Members.FirstOrDefault(m =>
            m.UniqueAddress.Uid == ask.Uid && m.Address.ToString() == ask.Address
        );
        var isSound =
            asker is { Status: MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting }
            && !state.Unreachable.Contains(asker);
        // The oldest's word is enough for others, so it must not come from one that was stopped itself.
        if (isSound && (asker!.UniqueAddress == _cluster.SelfUniqueAddress || !IsOldest() || _lease.IsHeld))
        {
            Sender.Tell(new LeaseGranted(ask.Number));
        }
    }

    private void Ask()
    {
        var deciders = Deciders();
        if (deciders.Count == 0)
        {
            return;
        }

        var oldest = deciders.Aggregate(Older);
        var needsMost = oldest.UniqueAddress == _cluster.SelfUniqueAddress || _round is { IsOver: false };
        _round = new(++_number, _lease.Ask(), needsMost ? null : oldest.Address, _cluster.State.Members.Count);
        var question = new AskLease(_cluster.SelfAddress.ToString(), _cluster.SelfUniqueAddress.Uid, _number);
        foreach (var member in needsMost ? deciders : [oldest])
        {
            Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name).Tell(question);
        }
    }

    private bool IsOldest() =>
        Deciders() is { Count: > 0 } deciders && deciders.Aggregate(Older).UniqueAddress == _cluster.SelfUniqueAddress;

    private List<Member> Deciders() =>
        [
            .. _cluster.State.Members.Where(m =>
                m.HasRole(ClusterAddress.PlacementRole)
                && m.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp)
                && !KnownDeaths.Contains(m.Address.ToString())
            ),
        ];

    private static Member Older(Member a, Member b) => b.IsOlderThan(a) ? b : a;

    // Told once each time: whoever reads the log sees why rooms were silent.
    private void Note()
    {
        if (_lease.IsHeld == _hadIt || !_cluster.SelfRoles.Contains(ClusterAddress.RoomRole))
        {
            return;
        }

        _hadIt = !_hadIt;
        if (_hadIt && _number > 1)
        {
            _log.Info("The rooms here answer again: this worker knows that they are still its own");
        }
        else if (!_hadIt)
        {
            _log.Warning(
                "The rooms here do not answer: no one has confirmed for {0} s that this worker is still a member",
                _lease.Lasts.TotalSeconds
            );
        }
    }

    private sealed class Due : INoSerializationVerificationNeeded
    {
        public static readonly Due Instance = new();
    }
}
