using Akka.Actor;
using Akka.Remote;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Ends this process at once where the cluster has put it out while it was stopped or cut off. Its rooms live elsewhere
/// by then; whatever it still says is stale, and it cannot come back under its old name.
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
                    End("the others took this worker for dead and put it out of the cluster");
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
            .LogCritical("This worker ends: {Why}. Its rooms are on other workers; it starts anew", why);
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
