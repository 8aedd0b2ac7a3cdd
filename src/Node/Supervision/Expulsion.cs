using Akka.Actor;
using Akka.Remote;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Ends this process at once where the cluster has put it out while it was stopped or cut off. A worker's rooms live
/// elsewhere by then; whatever it still says is stale, and it cannot come back under its old name. Who keeps it (a worker's
/// supervisor, a supervisor's service manager) starts it anew.
/// </summary>
internal sealed class Expulsion(ActorSystem system, ILoggerFactory loggers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The first phase: nothing is handed over or said any more.
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            "expulsion",
            () =>
            {
                if (shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason)
                {
                    End("it lost the others, or they took it for dead, and it is out of the cluster");
                }

                return Task.FromResult(Akka.Done.Instance);
            }
        );
        var listener = system.ActorOf(Props.Create(() => new Listener(End)), "expulsion");
        system.EventStream.Subscribe(listener, typeof(ThisActorSystemQuarantinedEvent));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void End(string why)
    {
        loggers
            .CreateLogger<Expulsion>()
            .LogCritical(
                "This process ends: {Why}. It is to be started anew (exit code {Code})",
                why,
                ExitCause.Expelled
            );
        // What waits to be printed is printed by this.
        loggers.Dispose();
        Environment.Exit(ExitCause.Expelled);
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(Action<string> end) =>
            Receive<ThisActorSystemQuarantinedEvent>(e =>
                end($"{e.RemoteAddress} no longer speaks to it, for it was taken for dead")
            );
    }
}
