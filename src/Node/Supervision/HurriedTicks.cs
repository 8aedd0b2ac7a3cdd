using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using SyncStream.Node.Rooms;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Makes a member look, gossip, act as leader and ask where rooms are without waiting for its timers, for a moment. Timers as quick as
/// that all the time would burn a tenth of a core.
/// </summary>
internal static class HurriedTicks
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private const int Steps = 30;

    // The ticks of Akka's own timers. They are not public; a test tells when a new version has other names.
    private static readonly object[] Ticks =
    [
        Tick("ReapUnreachableTick"),
        Tick("GossipTick"),
        Tick("LeaderActionsTick"),
    ];

    // What a shard region tells itself each retry-interval: what waits in it is asked about again.
    private static readonly object Retry = typeof(ClusterSharding)
        .Assembly.GetType("Akka.Cluster.Sharding.ShardRegion+Retry", throwOnError: true)!
        .GetField("Instance")!
        .GetValue(null)!;

    /// <summary>Begins now, and goes on for a second and a half.</summary>
    public static void Begin(ActorSystem system) =>
        _ = Hurry(
            system.ActorSelection("/system/cluster/core/daemon"),
            system.ActorSelection($"/system/sharding/{RoomSharding.Region}")
        );

    private static async Task Hurry(ActorSelection daemon, ActorSelection region)
    {
        using var timer = new PeriodicTimer(Step);
        for (var step = 0; step < Steps; step++)
        {
            foreach (var tick in Ticks)
            {
                daemon.Tell(tick, ActorRefs.NoSender);
            }

            region.Tell(Retry, ActorRefs.NoSender);
            await timer.WaitForNextTickAsync();
        }
    }

    private static object Tick(string name) =>
        typeof(Cluster)
            .Assembly.GetType($"Akka.Cluster.InternalClusterAction+{name}", throwOnError: true)!
            .GetProperty("Instance")!
            .GetValue(null)!;
}
