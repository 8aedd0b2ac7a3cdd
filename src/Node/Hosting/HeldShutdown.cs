using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Lets a member go on after a connection to another could not be secured. Akka.Remote then shuts down the whole node, whose
/// certificate may be wrong; but a peer that stops or is killed in the middle of a handshake looks the same, and would take along
/// whoever was about to speak to it. Akka's shutdown cannot be called off, so it is held in its first phase until the process
/// stops; remoting meanwhile tries again, as after every other failure.
/// </summary>
internal sealed class HeldShutdown(ActorSystem system, ILogger<HeldShutdown> log) : IHostedService
{
    private readonly TaskCompletionSource _stops = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            "hold",
            async () =>
            {
                if (IsOfRemoting(shutdown.ShutdownReason) && IsMember)
                {
                    await Hold();
                }

                return Akka.Done.Instance;
            }
        );
        return Task.CompletedTask;
    }

    /// <summary>What was held goes on.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stops.TrySetResult();
        return Task.CompletedTask;
    }

    // Who never came in is told at the door what is wrong.
    private bool IsMember =>
        Cluster.Get(system).SelfMember.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;

    private Task Hold()
    {
        log.LogWarning(
            "A connection to another member could not be secured, most likely because that one stopped; it is tried again"
        );
        // A member that is put out shuts down, and so is found out; but one shutdown has begun already.
        Cluster
            .Get(system)
            .RegisterOnMemberRemoved(() =>
            {
                if (!_stops.Task.IsCompleted)
                {
                    Expulsion.Begin(system, "the others took it for dead, and it is out of the cluster");
                }
            });
        return _stops.Task;
    }

    // The only reason that Akka.Remote has; it is not public.
    private static bool IsOfRemoting(CoordinatedShutdown.Reason? reason) =>
        reason?.GetType().Assembly == typeof(ThisActorSystemQuarantinedEvent).Assembly;
}
