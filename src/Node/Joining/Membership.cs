using System.Reflection;
using Akka.Actor;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Joining;

/// <summary>A supervisor's or seed's place among hosts: it answers at its door, and finds its own way in.</summary>
internal static class Membership
{
    /// <summary>Opens the door, and answers the way in.</summary>
    /// <param name="journal">The id of the journal that rooms of this host write to; empty for a seed.</param>
    public static ClusterEntrance Open(
        ActorSystem system,
        RunSettings settings,
        string journal,
        ClusterTls? tls,
        ILogger log
    )
    {
        var terms = ClusterTerms.Of(system.Settings.Config, journal, Release);
        system.ActorOf(Props.Create(() => new Door(terms, TimeProvider.System, log)), Door.Name);
        system.ActorOf(Props.Create(() => new Strangers(log)), "strangers");
        return new(
            system,
            terms,
            settings.Seeds,
            SeedNames.OfThisMachine,
            KnownMembers.In(settings.Data, settings.FixedClusterPort),
            tls,
            log,
            TimeProvider.System
        );
    }

    /// <summary>Refuses a setting of Lighthouse's that would keep this host out of every cluster of ours.</summary>
    /// <exception cref="UsageException">ACTORSYSTEM names another system.</exception>
    public static void RefuseOtherSystem()
    {
        if (
            Environment.GetEnvironmentVariable("ACTORSYSTEM") is { Length: > 0 } name
            && name.Trim() != ClusterAddress.SystemName
        )
            throw new UsageException(
                $"ACTORSYSTEM: '{name}' is not allowed; SyncStream's members are all called '{ClusterAddress.SystemName}', and others cannot join them"
            );
    }

    private static string Release { get; } =
        typeof(Membership).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "";
}
