using Akka.Actor;
using Akka.Remote;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Tells a process once that the cluster has put it out while it was stopped or cut off. Its tasks are others' by then; whatever
/// it still says is stale, and it cannot come back under its old name.
/// </summary>
internal static class Expulsion
{
    /// <summary>Calls <paramref name="end"/> once, with the reason, before anything is handed over or said any more.</summary>
    public static void Watch(ActorSystem system, Action<string> end)
    {
        var told = 0;
        Action<string> tell = why =>
        {
            if (Interlocked.Exchange(ref told, 1) == 0)
            {
                end(why);
            }
        };

        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            "expulsion",
            () =>
            {
                if (shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason)
                {
                    tell("it lost the others, or they took it for dead, and it is out of the cluster");
                }

                return Task.FromResult(Akka.Done.Instance);
            }
        );
        var listener = system.ActorOf(Props.Create(() => new Listener(tell)), "expulsion");
        system.EventStream.Subscribe(listener, typeof(ThisActorSystemQuarantinedEvent));
        system.EventStream.Subscribe(listener, typeof(Apart));
    }

    /// <summary>Tells who watches that this process found out by itself that it is in no cluster with the others.</summary>
    public static void Begin(ActorSystem system, string why) => system.EventStream.Publish(new Apart(why));

    private sealed record Apart(string Why);

    private sealed class Listener : ReceiveActor
    {
        public Listener(Action<string> tell)
        {
            Receive<ThisActorSystemQuarantinedEvent>(e =>
                tell($"{e.RemoteAddress} no longer speaks to it, for it was taken for dead")
            );
            Receive<Apart>(apart => tell(apart.Why));
        }
    }
}

/// <summary>Ends a worker or a seed at once where it was expelled. Who keeps it (the supervisor, a service manager) starts it anew.</summary>
internal sealed class ExpelledProcess(
    ActorSystem system,
    ILogger<ExpelledProcess> log,
    IEnumerable<ILoggerProvider> loggers
) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Expulsion.Watch(system, End);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void End(string why)
    {
        log.LogCritical(
            "This process ends: {Why}. It is to be started anew (exit code {Code})",
            why,
            ExitCause.Expelled
        );
        loggers.PrintAll();
        Environment.Exit(ExitCause.Expelled);
    }
}
