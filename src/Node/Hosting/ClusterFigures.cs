using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace SyncStream.Node.Hosting;

/// <summary>What this worker knows of the cluster that has to be asked or remembered: for the figures.</summary>
public sealed class ClusterFigures
{
    private long _failovers;
    private int _shards;

    /// <summary>Workers that were put out of the cluster as dead while this one watched; their rooms moved.</summary>
    public long Failovers => Interlocked.Read(ref _failovers);

    /// <summary>Shards of rooms that are here, as of a few seconds ago.</summary>
    public int Shards => Volatile.Read(ref _shards);

    /// <summary>Keeps the figures: hears of deaths, and asks the region now and then.</summary>
    internal sealed class Keeper : ReceiveActor, IWithTimers
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

        public Keeper(ClusterFigures figures, IActorRef region)
        {
            var cluster = Cluster.Get(Context.System);
            Receive<ClusterEvent.MemberRemoved>(gone =>
            {
                if (gone.PreviousStatus == MemberStatus.Down && gone.Member.HasRole(ClusterAddress.RoomRole))
                {
                    Interlocked.Increment(ref figures._failovers);
                }
            });
            Receive<CurrentShardRegionState>(state => Volatile.Write(ref figures._shards, state.Shards.Count));
            Receive<Due>(_ => region.Tell(GetShardRegionState.Instance));
            cluster.Subscribe(
                Self,
                ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
                typeof(ClusterEvent.MemberRemoved)
            );
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Due), Due.Instance, Interval, Interval);

        protected override void PostStop() => Cluster.Get(Context.System).Unsubscribe(Self);

        private sealed class Due : INoSerializationVerificationNeeded
        {
            public static readonly Due Instance = new();
        }
    }
}
