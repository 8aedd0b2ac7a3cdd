using Akka.Actor;
using Akka.Cluster;

namespace SyncStream.Node.Supervision;

/// <summary>
/// What a member does when it is told that another is dead: it looks at once, and passes on what it sees without
/// waiting for its timers, for a moment. Timers as quick as that all the time would burn a tenth of a core.
/// </summary>
internal static class MemberDeath
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

    /// <summary>Takes it for known, and puts it out of the cluster. May be repeated.</summary>
    public static void Bury(ActorSystem system, string address)
    {
        if (!KnownDeaths.Contains(address))
            Learn(system, address);
        var cluster = Cluster.Get(system);
        var dead = Address.Parse(address);
        if (cluster.State.Members.Any(member => member.Address == dead && member.Status != MemberStatus.Down))
            cluster.Down(dead);
    }

    /// <summary>Takes the death of a member (<c>akka.tcp://system@host:port</c>) for known, and spreads it.</summary>
    public static void Learn(ActorSystem system, string address)
    {
        KnownDeaths.Add(address);
        var daemon = system.ActorSelection("/system/cluster/core/daemon");
        foreach (var tick in Ticks)
        {
            daemon.Tell(tick, ActorRefs.NoSender);
            for (var step = 1; step < Steps; step++)
            {
                system.Scheduler.ScheduleTellOnce(Step * step, daemon, tick, ActorRefs.NoSender);
            }
        }

        EndWatches(system, Address.Parse(address));
    }

    // Akka.NET ends the watches of a dead member's actors once all members agree that it is removed. There is nothing to
    // agree on where the process was reaped: rooms and relays move on now, and the cluster tidies up behind them.
    private static void EndWatches(ActorSystem system, Address dead)
    {
        var terminated = Activator.CreateInstance(Internal("Akka.Actor.AddressTerminated"), dead);
        var topic = Internal("Akka.Event.AddressTerminatedTopic");
        var ofSystem = topic.GetMethod("Get")!.Invoke(null, [system]);
        topic.GetMethod("Publish")!.Invoke(ofSystem, [terminated]);
    }

    private static Type Internal(string name) => typeof(ActorSystem).Assembly.GetType(name, throwOnError: true)!;

    private static object Tick(string name) =>
        typeof(Cluster)
            .Assembly.GetType($"Akka.Cluster.InternalClusterAction+{name}", throwOnError: true)!
            .GetProperty("Instance")!
            .GetValue(null)!;
}
