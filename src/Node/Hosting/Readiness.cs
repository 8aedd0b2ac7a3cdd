using Akka.Actor;
using Akka.Cluster;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Whether this node can serve now: not draining, a member, most of the cluster in sight, and a room answers. Asked
/// anew each time; a node that was ready once may not be any more.
/// </summary>
public sealed class Readiness(ActorSystem system, RoomClient rooms)
{
    private static readonly RoomId Probe = new("syncstream-ready");
    private volatile bool _draining;

    /// <summary>From now on this node says that it is not ready, so that nothing new is sent to it.</summary>
    public void Drain() => _draining = true;

    /// <summary>Null where ready, else why not.</summary>
    public async Task<string?> Check(CancellationToken stop)
    {
        var cluster = Cluster.Get(system);
        var state = cluster.State;
        if (_draining)
        {
            return "draining";
        }

        if (cluster.IsTerminated || cluster.SelfMember.Status != MemberStatus.Up)
        {
            return $"the cluster member is {(cluster.IsTerminated ? "Removed" : cluster.SelfMember.Status)}";
        }

        if (state.Unreachable.Count * 2 > state.Members.Count)
        {
            return $"{state.Unreachable.Count} of {state.Members.Count} members are out of reach";
        }

        // No room has this id, so the honest answer is "not found", by a room actor that read the journal.
        var look = new Look(Probe, new Caller(new("-"), "", IsAdmin: false), Password: null);
        var (_, refusal) = await rooms.Look(look, stop);
        return refusal?.Code == ErrorCode.NotFound ? null : "rooms do not answer";
    }

    /// <summary>Completes when this node can serve.</summary>
    public async Task WhenReady(CancellationToken stop)
    {
        while (await Check(stop) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
        }
    }
}
