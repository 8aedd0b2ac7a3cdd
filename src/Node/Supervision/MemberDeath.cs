using Akka.Actor;
using Akka.Cluster;

namespace SyncStream.Node.Supervision;

/// <summary>
/// What a member does when it is told that another is dead: it looks at once, and passes on what it sees without
/// waiting for its timers.
/// </summary>
internal static class MemberDeath
{
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
        HurriedTicks.Begin(system);
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
}
