using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>
/// A worker's supervisor as a process and as a member of the cluster. A worker is told of the deaths of others by its
/// supervisor; of the supervisor's own death every worker tells itself.
/// </summary>
internal sealed class WatchedSupervisor(int pid, ActorSystem system, TimeProvider time) : IDisposable
{
    // Its sockets close a moment before the kernel counts it as ended.
    private static readonly TimeSpan LongestDying = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEach = TimeSpan.FromMilliseconds(20);

    // Gossip tells a member of another within a second or two; on a machine that is busy with many starts, within some more.
    private static readonly TimeSpan LongestApart = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _gone = new();
    private readonly PidFd? _process = PidFd.TryOpen(pid);
    private Address? _member;

    /// <summary>It has told its address: it lives there now, and a worker that is in no cluster yet joins it.</summary>
    /// <param name="seeds">By which the worker is joining: the address of the one that started it is among them.</param>
    public void Meet(string clusterAddress, IReadOnlyList<string> seeds)
    {
        _member = Address.Parse(clusterAddress);
        KnownDeaths.Forget(clusterAddress);
        var cluster = Cluster.Get(system);
        // Its seeds may have died before they could let it in, and the one that started it before they met.
        if (!seeds.Contains(ClusterAddress.ToText(_member)) && !cluster.State.Members.Contains(cluster.SelfMember))
            cluster.JoinSeedNodes([_member]);
        _ = EndIfApart(cluster, _member, _gone.Token);
    }

    // A member that was let in by one who died before it could tell the others is in a cluster of its own: the others ignore it,
    // and it would wait for them for ever. Once it was seen in the cluster, what becomes of it there is the resolver's to say.
    private async Task EndIfApart(Cluster cluster, Address supervisor, CancellationToken gone)
    {
        for (long? since = null; !gone.IsCancellationRequested; )
        {
            var members = cluster.State.Members;
            if (members.Any(member => member.Address == supervisor))
                return;
            since = members.Contains(cluster.SelfMember) ? since ?? time.GetTimestamp() : null;
            if (since is { } apart && time.GetElapsedTime(apart) > LongestApart)
            {
                Expulsion.Begin(system, "it is in a cluster that its supervisor is not in");
                return;
            }
            await Task.Delay(LongestApart / 10, time, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>After it hung up: if it is dead, puts it out of the cluster at once. If it lives, nothing is to be done.</summary>
    public async Task BuryIfDead(CancellationToken stopping)
    {
        if (_process is null || _member is null)
            return;
        var since = time.GetTimestamp();
        while (!_process.HasEnded && time.GetElapsedTime(since) < LongestDying)
            await Task.Delay(LookEach, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasEnded)
            return;
        MemberDeath.Bury(system, _member.ToString());
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _process?.Dispose();
    }
}
