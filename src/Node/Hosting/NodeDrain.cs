using Akka.Actor;
using Akka.Cluster;
using SyncStream.Web.Draining;

namespace SyncStream.Node.Hosting;

/// <summary>
/// How a serving process goes: in order, while others serve on, or quickly, because the whole server stops and there is
/// nobody to hand anything to. Either way what was acknowledged is in the journal already.
/// </summary>
internal sealed class NodeDrain(
    EdgeDrain edge,
    DrainBounds bounds,
    Readiness readiness,
    ActorSystem system,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<NodeDrain> log
) : IDisposable
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _hurry = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _leaving;
    private TimeSpan _notice;

    /// <summary>Completes when this process begins to go, for whatever reason.</summary>
    public Task Begun => _begun.Task;

    /// <summary>The actor system need not hand its rooms over.</summary>
    public bool IsQuick => _hurry.IsCancellationRequested && HasNoSuccessor;

    /// <summary>Leaves while others serve on: viewers are sent to them, then rooms are handed over, then it ends.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _leaving, 1) == 0)
        {
            _ = Go();
        }
    }

    /// <summary>
    /// The whole host stops. Where no other host serves, quickly, also what is leaving already; else nobody there is to
    /// notice more than that they are sent elsewhere.
    /// </summary>
    public void Stop()
    {
        // A worker that leaves while others serve on says nothing of it: who asks wants to know about the host.
        readiness.Drain();
        if (HasNoSuccessor)
        {
            _hurry.Cancel();
        }

        _notice = bounds.Notice;
        Leave();
    }

    public void Dispose() => _hurry.Dispose();

    private async Task Go()
    {
        try
        {
            _begun.TrySetResult();
            await Task.Delay(_notice, time, _hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_hurry.IsCancellationRequested)
            {
                await edge.Run(bounds, _hurry.Token);
            }

            if (_hurry.IsCancellationRequested)
            {
                await edge.RunShort(LastAnswers);
            }
        }
        catch (Exception e)
        {
            // It goes all the same: whoever told it to expects that.
            log.LogError(e, "Draining failed; stopping without");
        }

        lifetime.StopApplication();
    }

    // All members on one address belong to one machine's server; a member elsewhere is another server, which goes on.
    private bool HasNoSuccessor
    {
        get
        {
            var cluster = Cluster.Get(system);
            return cluster.State.Members.All(member =>
                member.Address.Host == cluster.SelfAddress.Host || !member.HasRole(ClusterAddress.RoomRole)
            );
        }
    }
}

/// <summary>Ends the actor system at once where handing rooms over would only take time.</summary>
internal sealed class QuickEnd(NodeDrain drain, ActorSystem system) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) =>
        drain.IsQuick
            ? CoordinatedShutdown
                .Get(system)
                .Run(CoordinatedShutdown.ClrExitReason.Instance, CoordinatedShutdown.PhaseActorSystemTerminate)
            : Task.CompletedTask;
}
