using Akka.Actor;
using Akka.Cluster;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Whether this node can serve now: its host is not stopping, it is a member, most of the cluster is in sight, and rooms answer.
/// Asked anew each time; a node that was ready once may not be any more.
/// </summary>
/// <remarks>
/// Of several rooms, on several shards, the first to answer counts. One alone lives in one place: while it moved from a worker that
/// went, every host of the cluster would call itself unready, and a proxy would have nobody to send viewers to.
/// </remarks>
public sealed class Readiness(ActorSystem system, RoomClient rooms, TimeProvider time)
{
    /// <summary>
    /// What is asked. No room has such an id, so the usual answer is "not found", by an actor that read the journal. Where an earlier
    /// release let somebody make one, whatever it answers shows as well that rooms do.
    /// </summary>
    internal static readonly IReadOnlyList<RoomId> Probes =
    [
        .. Enumerable.Range(1, 6).Select(n => new RoomId($"{RoomId.KeptBack}{n}")),
    ];

    /// <summary>Without an answer for so long, the next one is asked besides.</summary>
    private static readonly TimeSpan Next = TimeSpan.FromMilliseconds(150);

    /// <summary>Within what proxies and Kubernetes wait for an answer to their probe.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private volatile bool _draining;

    public bool IsDraining => _draining;

    /// <summary>From now on this node says that it is not ready, so that nothing new is sent to its host.</summary>
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

        return await AnyAnswers(stop) ? null : "rooms do not answer";
    }

    private async Task<bool> AnyAnswers(CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var late = Task.Delay(Longest, time, over.Token);
        var asked = new List<Task<bool>>();
        try
        {
            while (!late.IsCompleted)
            {
                if (asked.Count < Probes.Count)
                {
                    asked.Add(Answers(Probes[asked.Count], over.Token));
                }

                var pause = asked.Count < Probes.Count ? Task.Delay(Next, time, over.Token) : late;
                await Task.WhenAny([.. asked.Where(probe => !probe.IsCompleted), pause]);
                stop.ThrowIfCancellationRequested();
                if (asked.Exists(probe => probe is { IsCompletedSuccessfully: true, Result: true }))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private async Task<bool> Answers(RoomId room, CancellationToken stop)
    {
        try
        {
            var (_, refusal) = await rooms.Look(
                new Look(room, new Caller(new("-"), "", IsAdmin: false), Password: null),
                from: null,
                stop
            );
            return refusal is not { Code: ErrorCode.Unavailable };
        }
        catch (OperationCanceledException)
        {
            return false;
        }
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
