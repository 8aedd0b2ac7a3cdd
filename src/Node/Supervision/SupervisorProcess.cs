using System.Data.Common;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;
using SyncStream.Node.Media;
using SyncStream.Node.Operations;
using SyncStream.Node.Rooms;
using SyncStream.Node.Rooms.Journal;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Node.Supervision.Adoption;
using SyncStream.Node.Supervision.Control;
using SyncStream.Node.Systemd;
using SyncStream.Web.Hops;
using SyncStream.Web.Threads;

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
    /// <exception cref="TemporaryFailureException">The data folder or the port is taken.</exception>
    public static async Task<int> Run(RunSettings settings, string way)
    {
        var https = HttpsSettings.Check(settings.Config);
        WorkersSettings.Check(settings.Config);
        SessionKey.Check(settings.Config.GetString("syncstream.cluster.secret", ""));
        using var manager = NotifySocket.OfEnvironment();
        var activated = ActivatedSocket.OfEnvironment();
        using var lease = DataFolderLock.Take(settings.Data);
        var tls = ClusterTls.ForStart(settings.Config, settings.ClusterHost, TimeProvider.System);
        using var host = BuildHost(settings, tls);
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SyncStream.Supervisor");
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var path = ControlPath.Of(settings.Data);
        var connections = new WorkerConnections();
        var orphans = new OrphanRoll(path, log, TimeProvider.System);
        var up = new TaskCompletionSource<SupervisorUp>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The socket must be there before the first worker looks for it; orphans look for it already.
        await using var control = new ControlServer(
            path,
            log,
            TimeProvider.System,
            new SupervisorConversation(
                up.Task,
                orphans,
                connections,
                lifetime,
                comesBack: activated is not null,
                TimeProvider.System
            ).Hold
        );
        using var signals = StopSignals.Stop(lifetime);
        var finding = Takeover.Find(settings, orphans, path, activated, log, lifetime.ApplicationStopping);
        if (!await Completes(finding, lifetime.ApplicationStopping))
            return await StopEarly(orphans, settings, log);
        var found = await finding;
        using var listener = found.Listener;
        // Not before: workers that nobody takes over end, and they serve what they can where the library's disk is away.
        var library = LibraryFolder.Prepare(
            settings.Library,
            isServed: found.Orphans.Count > 0,
            TimeProvider.System,
            lifetime.ApplicationStopping
        );
        if (!await Completes(library, lifetime.ApplicationStopping))
            return await StopEarly(orphans, settings, log);
        foreach (
            var warning in (string?[])
                [
                    lease.Warning,
                    await library ?? LibraryFolder.Warning(settings.Library, settings.Config),
                    ClusterSecrecy.Warning(
                        settings.ClusterHost,
                        settings.Config.GetString("syncstream.cluster.secret", "")
                    ),
                    ClusterTls.Warning(tls, settings.ClusterHost),
                ]
        )
            if (warning is not null)
                log.LogWarning("⚠️ {Warning}", warning);
        using var certificate = CertificateWatch.Begin(tls, log, TimeProvider.System);
        log.LogInformation("🚀 Master process {Pid} is running", Environment.ProcessId);
        var preparing = SharedJournal.Prepare(settings.Config, log, TimeProvider.System, lifetime.ApplicationStopping);
        if (
            !await Completes(preparing, lifetime.ApplicationStopping)
            || !await Completes(host.StartAsync(), lifetime.ApplicationStopping)
        )
            return await StopEarly(orphans, settings, log);
        var journal = await preparing;

        var system = host.Services.GetRequiredService<ActorSystem>();
        Expulsion.Watch(system, why => BeginAnew(why, host, activated is null ? null : listener));
        var cluster = Cluster.Get(system);
        var address = cluster.SelfAddress.ToString();
        using var mark = ProcessMark.OfSupervisor(path, address);
        system.ActorOf(Props.Create(() => new DeathNotices(connections, log)), DeathNotices.Name);
        var entrance = Membership.Open(system, settings, journal ?? "", tls, log);
        // A worker gives up where nobody lets it in: several hosts take their time to find each other.
        if (settings.Seeds.Count == 0)
            _ = ClusterEntry.Join(cluster, found, lifetime.ApplicationStopping);
        else if (
            !await Completes(
                entrance.Join(found.MemberAddresses, lifetime.ApplicationStopping),
                lifetime.ApplicationStopping
            )
        )
        {
            // Stopped by a person, or with its actor system, which ends where a peer cannot be trusted.
            var ended = CoordinatedShutdown.Get(system).ShutdownReason is not null;
            if (!ended)
                await StopEarly(orphans, settings, log);
            await host.StopAsync();
            return ended ? 1 : 0;
        }

        // Beside the start of the workers: whoever opens the page finds it there as a rule.
        _ = Disk.Names.Run(() =>
            SampleClip.EnsureAsync(settings, log, TimeProvider.System, lifetime.ApplicationStopping)
        );
        var outcome = new WorkersOutcome();
        var generation = WorkerGeneration.Of(settings, way);
        found.SayWhoIsOutOfDate(generation, log);
        var scaled = new ScaledCount(path, settings.Workers, log);
        var count = scaled.Resume(takesOver: found.Orphans.Count > 0);
        var program = new WorkerProgram(
            slot =>
                found.Take(slot)
                ?? new StartedWorker(
                    WorkerCommandLine.For(
                        slot,
                        settings,
                        way,
                        listener,
                        ClusterEntry.SeedsFor(cluster, settings.Seeds, found),
                        path,
                        generation
                    ),
                    listener
                ),
            RestartPolicy.From(settings.Config),
            WorkerTimings.From(settings.Config),
            dead =>
            {
                Bury(system, dead, connections);
                ProcessMarks.Sweep(path, dead.ToString());
            },
            TimeProvider.System
        )
        {
            Scaled = scaled.Keep,
            MarkedAddress = pid => ProcessMarks.Dead(path, pid),
            Memory = MemoryLimit.From(settings.Config),
        };
        var workers = system.ActorOf(Props.Create(() => new WorkersActor(count, program, log, outcome)), "workers");
        var history = system.ActorOf(Props.Create(() => new HistoryActor(workers, TimeProvider.System)), "history");
        using var inquiry = new ClusterInquiry(
            settings,
            system,
            new WorkerTrust(tls is null ? null : tls.ForClient),
            TimeProvider.System
        );
        up.SetResult(
            new(workers, history, inquiry, WhereToLook.Url(settings.Bind, listener.Port, https), cluster.SelfAddress)
        );
        // Where its address is a configured one, the dead supervisor's is this one's now.
        foreach (var dead in found.Dead.Where(dead => dead != address))
            Bury(system, Address.Parse(dead), connections);
        using var hangup = HangUp.Reloads(workers, lifetime, log);

        var stopping = lifetime.ApplicationStopping.AsTask();
        var first = await Task.WhenAny(outcome.Serving.Task, outcome.Hopeless.Task, stopping);
        if (first == outcome.Serving.Task)
        {
            WhereToLook.Announce(log, settings.Bind, listener.Port, https);
            manager.Ready($"Serving on {WhereToLook.Url(settings.Bind, listener.Port, https)}");
        }
        _ = Watchdog.Feed(
            manager,
            stop => workers.Ask<WorkerStatus[]>(AskStatus.Instance, stop),
            log,
            TimeProvider.System,
            lifetime.ApplicationStopped
        );
        first = await Task.WhenAny(outcome.Hopeless.Task, stopping);
        // Nobody stopped it, its actor system ended: whoever keeps it is to start it again.
        var fell = system.WhenTerminated.IsCompleted;

        manager.Stopping("Stopping the workers");
        log.LogInformation("Stopping: {Count} workers first", settings.Workers);
        var stopped = WorkersStop.Begin(workers, program.Timings.StopTimeout + TimeSpan.FromSeconds(1), log);
        // The workers accept on it until each shuts its door; then nobody is to wait there for an answer that never comes.
        listener.Dispose();
        await stopped;
        scaled.Forget();
        if (!ServesElsewhere(cluster))
            _ = CoordinatedShutdown
                .Get(system)
                .Run(CoordinatedShutdown.ClrExitReason.Instance, CoordinatedShutdown.PhaseActorSystemTerminate);
        using var goodbye = new CancellationTokenSource(LongestGoodbye);
        await host.StopAsync(goodbye.Token);
        log.LogInformation("SyncStream stopped");
        return first == stopping && !fell ? 0 : 1;
    }

    // False where it was told to stop meanwhile.
    private static async Task<bool> Completes(Task step, CancellationToken stopping)
    {
        try
        {
            await step;
            return true;
        }
        // A database is cut off in its own words.
        catch (Exception e) when (stopping.IsCancellationRequested && e is OperationCanceledException or DbException)
        {
            return false;
        }
    }

    // Whoever was found has no keeper yet who would stop it, and would serve on for the time of an orphan.
    private static async Task<int> StopEarly(OrphanRoll orphans, RunSettings settings, ILogger log)
    {
        await orphans.Stop(settings.Config.GetTimeSpan("syncstream.supervisor.stop-timeout"));
        log.LogInformation("SyncStream stopped, before it was up");
        return 0;
    }

    // A supervisor that was stopped for long (a debugger, a frozen machine) no longer belongs to its workers' cluster. They
    // serve on; as a new one it takes them over. The same process, so that whoever started it need not notice.
    private static void BeginAnew(string why, IHost host, SharedListener? listener)
    {
        host.Services.GetRequiredService<ILoggerFactory>()
            .CreateLogger("SyncStream.Supervisor")
            .LogWarning("The supervisor begins anew beside its workers: {Why}", why);
        host.Services.GetServices<ILoggerProvider>().PrintAll();
        // The service manager's socket is handed over once more; our own is had from the workers.
        if (listener is null)
            Libc.BeginAnew();
        else
            listener.HandOn(Libc.BeginAnew);
    }

    // A dead worker's rooms must not wait for heartbeats to fail: everyone is told, and the member is put out at once.
    private static void Bury(ActorSystem system, Address dead, WorkerConnections connections)
    {
        MemberDeath.Learn(system, dead.ToString());
        connections.Tell(new PeerDied(dead.ToString()));
        system.ActorSelection($"/user/{DeathNotices.Name}").Tell(new DeathNotices.Spread(dead.ToString()));
        Cluster.Get(system).Down(dead);
    }

    // Where no other host is left nobody needs to be told goodbye.
    private static bool ServesElsewhere(Cluster cluster) =>
        cluster.State.Members.Any(member => member.Address.Host != cluster.SelfAddress.Host);

    private static IHost BuildHost(RunSettings settings, ClusterTls? tls)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddCompactConsole(settings.Config);
        builder.Services.AddAkka(
            ClusterAddress.SystemName,
            akka =>
                akka.WithQuickEntry()
                    .WithMember(
                        settings.Config,
                        settings.ClusterHost,
                        settings.Seeds.Count == 0 ? settings.ClusterPort : settings.FixedClusterPort,
                        tls,
                        [ClusterAddress.SeedRole, ClusterAddress.PlacementRole]
                    )
                    .WithMemberNews()
                    .WithRoomPlacement(RoomLease.For(settings.Config, TimeProvider.System))
        );
        builder.Services.AddHostedService<HeldShutdown>();
        return builder.Build();
    }
}
