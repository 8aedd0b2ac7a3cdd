using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;
using SyncStream.Node.Media;
using SyncStream.Node.Rooms;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>
/// The process that people start: it holds the data folder and the port, is the cluster's local seed, and keeps the
/// workers. It hosts no rooms and serves no viewers, so that little can go wrong in it; for the same reason it is the one that
/// decides where rooms live.
/// </summary>
internal static class SupervisorProcess
{
    /// <summary>Leaving the cluster politely may take this long; the workers, which hold the rooms, are gone by then.</summary>
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);

    /// <summary>Runs until told to stop (exit code 0), or until no worker can be made to run (1).</summary>
    /// <param name="settings">What to run.</param>
    /// <param name="way">The layer of <c>hocon/</c> that the workers use as well.</param>
    /// <exception cref="UsageException">The data folder or the port is taken.</exception>
    public static async Task<int> Run(RunSettings settings, string way)
    {
        using var lease = DataFolderLock.Take(settings.Data);
        Directory.CreateDirectory(settings.Library);
        using var listener = SharedListener.Open(
            settings.Bind,
            settings.Port,
            settings.Config.GetInt("syncstream.http.backlog")
        );
        using var host = BuildHost(settings);
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SyncStream.Supervisor");
        log.LogInformation("🚀 Master process {Pid} is running", Environment.ProcessId);
        await host.StartAsync();

        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var cluster = Cluster.Get(system);
        if (settings.Seeds.Count == 0)
            cluster.Join(cluster.SelfAddress);
        IReadOnlyList<Address> seeds = [cluster.SelfAddress, .. settings.Seeds.Select(ClusterAddress.Parse)];

        // Beside the start of the workers: whoever opens the page finds it there as a rule.
        _ = SampleClip.EnsureAsync(settings.Library, log, TimeProvider.System, lifetime.ApplicationStopping);
        var outcome = new WorkersOutcome();
        var connections = new WorkerConnections();
        var path = ControlPath.Of(settings.Data);
        var program = new WorkerProgram(
            slot => new StartedWorker(WorkerCommandLine.For(slot, settings, way, listener, seeds, path)),
            RestartPolicy.From(settings.Config),
            WorkerTimings.From(settings.Config),
            dead => Bury(system, dead, connections),
            TimeProvider.System
        );
        // The socket must be there before the first worker looks for it, and the actor before the socket tells it.
        var workersReady = new TaskCompletionSource<IActorRef>();
        var url = WhereToLook.Url(settings.Bind, listener.Port);
        await using var control = new ControlServer(
            path,
            log,
            new SupervisorConversation(workersReady.Task, connections, lifetime, url, TimeProvider.System).Hold
        );
        var workers = system.ActorOf(
            Props.Create(() => new WorkersActor(settings.Workers, program, log, outcome)),
            "workers"
        );
        workersReady.SetResult(workers);

        var stopping = lifetime.ApplicationStopping.AsTask();
        var first = await Task.WhenAny(outcome.Serving.Task, outcome.Hopeless.Task, stopping);
        if (first == outcome.Serving.Task)
            WhereToLook.Announce(log, settings.Bind, listener.Port);
        first = await Task.WhenAny(outcome.Hopeless.Task, stopping);

        log.LogInformation("Stopping: {Count} workers first", settings.Workers);
        await workers.GracefulStop(program.Timings.StopTimeout + TimeSpan.FromSeconds(1), StopWorkers.Instance);
        using var goodbye = new CancellationTokenSource(LongestGoodbye);
        await host.StopAsync(goodbye.Token);
        log.LogInformation("SyncStream stopped");
        return first == stopping ? 0 : 1;
    }

    // A dead worker's rooms must not wait for heartbeats to fail: everyone is told, and the member is put out at once.
    private static void Bury(ActorSystem system, Address dead, WorkerConnections connections)
    {
        MemberDeath.Learn(system, dead.ToString());
        connections.Tell(new PeerDied(dead.ToString()));
        Cluster.Get(system).Down(dead);
    }

    private static IHost BuildHost(RunSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddCompactConsole(settings.Config);
        builder.Services.AddAkka(
            ClusterAddress.SystemName,
            akka =>
                akka.AddHocon(settings.Config, HoconAddMode.Prepend)
                    .ConfigureLoggers(loggers => loggers.RouteToHost())
                    .WithRemoting(new RemoteOptions { HostName = settings.ClusterHost, Port = settings.ClusterPort })
                    .WithClustering(
                        new ClusterOptions
                        {
                            Roles = [ClusterAddress.SeedRole, ClusterAddress.PlacementRole],
                            SeedNodes = [.. settings.Seeds.Select(seed => ClusterAddress.Parse(seed).ToString())],
                        }
                    )
                    .WithRoomPlacement()
        );
        return builder.Build();
    }
}
