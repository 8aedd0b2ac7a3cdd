using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Passes on between hosts that a worker has ended, so that its rooms need not wait for heartbeats to fail on other
/// hosts either. A supervisor is believed of its own host's workers alone: it reaps them, and nobody else's.
/// </summary>
/// <remarks>Has no state, so the default strategy, a restart, loses nothing.</remarks>
internal sealed class DeathNotices : ReceiveActor
{
    public const string Name = "death-notices";

    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public DeathNotices(WorkerConnections workers, ILogger log)
    {
        Receive<Spread>(dead => TellOthers(dead.Member));
        Receive<WorkerEnded>(ended =>
        {
            if (!IsBelieved(ended.Member))
            {
                log.LogWarning("{Sender} reports a death that is not its to report; ignored", Sender.Path.Address);
                return;
            }

            MemberDeath.Learn(Context.System, ended.Member);
            workers.Tell(new PeerDied(ended.Member));
        });
    }

    /// <summary>A worker of this host has ended.</summary>
    internal sealed record Spread(string Member) : INoSerializationVerificationNeeded;

    private void TellOthers(string dead)
    {
        foreach (var member in _cluster.State.Members)
        {
            if (member.HasRole(ClusterAddress.SeedRole) && member.Address.Host != _cluster.SelfAddress.Host)
            {
                Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name).Tell(new WorkerEnded(dead));
            }
        }
    }

    private bool IsBelieved(string dead)
    {
        var sender = Sender.Path.Address;
        return ActorPath.TryParseAddress(dead, out var address)
            && address.Host == sender.Host
            && address != sender
            && address.Host != _cluster.SelfAddress.Host
            && _cluster.State.Members.Any(m => m.Address == sender && m.HasRole(ClusterAddress.SeedRole));
    }
}
