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
/// <remarks>
/// Those whose word counts are those that the split brain resolver counts (keep-majority): members that are up or leaving. So
/// the side of a cut that is to live is the one that has leases. A seed has no use for one itself, but grants them.
/// </remarks>
internal sealed class LeaseActor : ReceiveActor, IWithTimers
{
    public const string Name = "lease";

    // In the first seconds of a host its workers are on their way.
    private const int RoundsUntilHopeless = 5;

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly RoomLease _lease;
    private readonly TimeSpan _every;
    private LeaseRound? _round;
    private long _number;
    private int _hopeless;
    private bool _hadIt;

    public LeaseActor(RoomLease lease)
    {
        (_lease, _every) = (lease, lease.Lasts / 5);
        Receive<AskLease>(Grant);
        Receive<LeaseGranted>(granted =>
        {
            var by = Sender.Path.Address.HasLocalScope ? _cluster.SelfAddress : Sender.Path.Address;
            if (_round?.Granted(granted.Number, by) is { } asked)
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

    protected override void PreStart()
    {
        if (_cluster.SelfRoles.Contains(ClusterAddress.PlacementRole))
        {
            _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberUp));
        }
    }

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
        if (Oldest() is not { } oldest)
        {
            return;
        }

        var isOldest = oldest.UniqueAddress == _cluster.SelfUniqueAddress;
        var needsMost = isOldest || _round is { IsOver: false };
        var members = _cluster.State.Members;
        var voters = members.Where(m => m.Status is MemberStatus.Up or MemberStatus.Leaving).ToList();
        var coming = members.Where(m => m.Status is MemberStatus.Joining or MemberStatus.WeaklyUp).ToList();
        _round = new(
            ++_number,
            _lease.Ask(),
            needsMost ? null : oldest.Address,
            voters.Select(m => m.Address),
            coming.Select(m => m.Address)
        );
        var question = new AskLease(_cluster.SelfAddress.ToString(), _cluster.SelfUniqueAddress.Uid, _number);
        foreach (var member in needsMost ? voters.Concat(coming).Where(m => Grants(m) && !IsDead(m)) : [oldest])
        {
            Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name).Tell(question);
        }

        if (isOldest)
        {
            Warn(voters.Count(m => !Grants(m)), voters.Count);
        }
    }

    private bool IsOldest() => Oldest()?.UniqueAddress == _cluster.SelfUniqueAddress;

    private Member? Oldest() =>
        _cluster
            .State.Members.Where(m =>
                m.HasRole(ClusterAddress.PlacementRole)
                && m.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp)
                && !IsDead(m)
            )
            .Aggregate((Member?)null, (oldest, m) => oldest is null ? m : Older(oldest, m));

    private static bool Grants(Member member) =>
        member.HasRole(ClusterAddress.PlacementRole) || member.HasRole(ClusterAddress.LeaseRole);

    private static bool IsDead(Member member) => KnownDeaths.Contains(member.Address.ToString());

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

    private void Warn(int mute, int voters)
    {
        _hopeless = mute * 2 < voters ? 0 : _hopeless + 1;
        if (_hopeless == RoundsUntilHopeless)
        {
            _log.Warning(
                "Rooms cannot answer: {0} of {1} members (Lighthouses, or seeds of an earlier release) cannot confirm which worker a room belongs to, and more than half must. Run fewer of them, or 'syncstream seed' in their place",
                mute,
                voters
            );
        }
    }

    private sealed class Due : INoSerializationVerificationNeeded
    {
        public static readonly Due Instance = new();
    }
}
