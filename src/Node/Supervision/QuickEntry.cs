using Akka.Actor;
using Akka.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>Has a member hurry when another joins; see <see cref="MemberBirth"/>.</summary>
internal static class QuickEntry
{
    public static AkkaConfigurationBuilder WithQuickEntry(this AkkaConfigurationBuilder akka) =>
        akka.WithActors((system, _) => system.ActorOf(Props.Create(() => new MemberBirth()), "births"));
}
