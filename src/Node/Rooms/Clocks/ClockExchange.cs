using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms.Clocks;

/// <summary>
/// Keeps <see cref="HostClocks"/> by asking one node of every other host what time it has: some times in a row when the
/// cluster changes, then now and then.
/// </summary>
internal sealed class ClockExchange : ReceiveActor, IWithTimers
{
    public const string Name = "clocks";

    // Quick enough to know a host that joined before it may be gone again; the least of a few round trips tells the most.
    private const int Burst = 6;
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private readonly HostClocks _known;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, RoomClock> _clocks = [];
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private int _burst = Burst;

    public ClockExchange(HostClocks known, TimeProvider time)
    {
        (_known, _time) = (known, time);
        Receive<AskClock>(m => Sender.Tell(new ClockTold(m.SentAt, known.Own, Milliseconds())));
        Receive<ClockTold>(Hear);
        Receive<ClusterEvent.MemberUp>(_ =>
        {
            _burst = Burst;
            AskAll();
        });
        Receive<Due>(_ => AskAll());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.MemberUp)
        );
        AskAll();
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void AskAll()
    {
        foreach (var peer in OnePerHost())
        {
            Context.ActorSelection(new RootActorPath(peer.Address) / "user" / Name).Tell(new AskClock(Milliseconds()));
        }

        Timers.StartSingleTimer(nameof(Due), Due.Instance, --_burst > 0 ? Soon : Steady);
    }

    private IEnumerable<Member> OnePerHost() =>
        _cluster
            .State.Members.Where(m => m.Status == MemberStatus.Up && m.HasRole(ClusterAddress.RoomRole))
            .Where(m => m.Address.Host != _cluster.SelfAddress.Host)
            .GroupBy(m => m.Address.Host)
            .Select(workers => workers.OrderBy(m => m.Address.Port).First());

    private void Hear(ClockTold told)
    {
        if (told.Clock == _known.Own)
        {
            return;
        }

        if (!_clocks.TryGetValue(told.Clock, out var clock))
        {
            _clocks[told.Clock] = clock = new RoomClock { IsOurs = false };
        }

        clock.Add(told.SentAt, told.Time, Milliseconds());
        _known.Learn(told.Clock, clock.AheadMs);
    }

    private double Milliseconds() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private sealed class Due : INoSerializationVerificationNeeded
    {
        public static readonly Due Instance = new();
    }
}
