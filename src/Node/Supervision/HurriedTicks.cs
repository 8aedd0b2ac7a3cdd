using Akka.Actor;
using Akka.Cluster;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Makes a member look, gossip and act as leader without waiting for its timers, for a moment. Timers as quick as that all
/// the time would burn a tenth of a core.
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

    /// <summary>Begins now, and goes on for a second and a half.</summary>
    public static void Begin(ActorSystem system) => _ = Hurry(system.ActorSelection("/system/cluster/core/daemon"));

    // Not by the system's scheduler, which ticks more slowly than this (akka.scheduler.tick-duration).
    private static async Task Hurry(ActorSelection daemon)
    {
        using var timer = new PeriodicTimer(Step);
        for (var step = 0; step < Steps; step++)
        {
            foreach (var tick in Ticks)
            {
                daemon.Tell(tick, ActorRefs.NoSender);
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private static object Tick(string name) =>
        typeof(Cluster)
            .Assembly.GetType($"Akka.Cluster.InternalClusterAction+{name}", throwOnError: true)!
            .GetProperty("Instance")!
            .GetValue(null)!;
}
