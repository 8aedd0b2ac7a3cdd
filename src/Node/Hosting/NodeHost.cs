using System.Net;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using SyncStream.Node.Hosting.Telemetry;
using SyncStream.Node.Media;
using SyncStream.Node.Media.Catalogue;
using SyncStream.Node.Media.Renditions;
using SyncStream.Node.Operations;
using SyncStream.Node.Rooms;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Rooms.Journal;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Adoption;
using SyncStream.Protocol.Rooms;
using SyncStream.Web;
using SyncStream.Web.Draining;
using SyncStream.Web.Handover;
using SyncStream.Web.Hops;
using SyncStream.Web.Https;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Holders;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Media.Proxy;
using SyncStream.Web.Media.Uploads;
using SyncStream.Web.Metrics;
using SyncStream.Web.Operations;
using SyncStream.Web.Operations.Cluster;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Hosting;

/// <summary>The composition of one serving process: HTTP in front, a cluster member with rooms behind it.</summary>
public static class NodeHost
{
    /// <summary>Builds the process, not yet started.</summary>
    /// <param name="configure">What the caller adds: logging, a lifetime of its own.</param>
    public static WebApplication Build(NodeOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var privateListener = PrivateListener.Open(IPAddress.Parse(options.ClusterHost));
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                ApplicationName = typeof(NodeHost).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
                EnvironmentName = Environments.Production,
            }
        );
        // Finds the built page in the source tree too, where nothing was published.
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.ClearProviders();
        // Kestrel calls listen() again on an inherited socket; its default would shrink the supervisor's backlog.
        builder.WebHost.UseSockets(s => s.Backlog = options.Config.GetInt("syncstream.http.backlog", 512));
        var tls = ClusterTls.From(options.Config, options.ClusterHost);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, privateListener, tls));
        AddServices(builder.Services, options, privateListener);
        if (tls is not null)
            builder.Services.AddSingleton(tls);
        builder.Services.AddSingleton(new WorkerTrust(tls is null ? null : tls.ForClient));
        builder.Services.AddAkka(
            ClusterAddress.SystemName,
            (akka, services) => Join(akka, options, privateListener, tls, services)
        );
        builder.Services.AddHostedService<NodeMeasures>();
        // Hosted services stop in the reverse order: this one before the actor system.
        builder.Services.AddHostedService<QuickEnd>();

        configure?.Invoke(builder);
        // The last of the hosted services; only Kestrel starts after it.
        builder.Services.AddHostedService<ReadyBeforeOpen>();
        var app = builder.Build();
        app.UseEdge();
        app.MapUploads();
        app.MapHolders();
        app.MapOutsideVideos();
        app.MapMetrics();
        app.MapCluster();
        MapHealth(app);
        MapPage(app);
        return app;
    }

    private static void Listen(
        KestrelServerOptions kestrel,
        NodeOptions options,
        PrivateListener privateListener,
        ClusterTls? tls
    )
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        Action<ListenOptions> viewers = HttpsSettings.From(options.Config) is null
            ? _ => { }
            : HttpsDoor.UseCertificate;
        if (options.ListenHandle is { } handle)
        {
            kestrel.ListenHandle((ulong)handle, viewers);
        }
        else
        {
            kestrel.Listen(IPAddress.Parse(options.Bind), options.Port, viewers);
        }

        kestrel.ListenHandle(privateListener.Handle, listen => tls?.Guard(listen));
    }

    private static void AddServices(IServiceCollection services, NodeOptions options, PrivateListener privateListener)
    {
        var session = new SessionSettings(
            options.Config.GetTimeSpan("syncstream.session.lifetime", TimeSpan.FromDays(30)),
            options.Config.GetString("syncstream.admin.password", "")
        );
        var authority = $"{options.ClusterHost}:{privateListener.Port}";
        var doors = Path.GetDirectoryName(ControlPath.Of(options.DataDirectory))!;
        var key = SessionKey.Of(options.Config.GetString("syncstream.cluster.secret", ""), options.DataDirectory);
        services.AddSingleton(p => new RoomCreations(
            p.GetRequiredService<TimeProvider>(),
            options.Config.GetInt("syncstream.room.creations-per-minute", RoomCreations.PerMinute)
        ));
        services.AddEdge(key, session);
        services.AddSingleton(ProxyTrust.From(options.Config));
        if (HttpsSettings.From(options.Config) is { } certificate)
        {
            services.AddCertificate(certificate);
        }

        services.AddSingleton<IEdgeDirectory>(p => new EdgeDirectory(p.GetRequiredService<ActorSystem>(), authority));
        services.AddSingleton<IRoomListing>(p => new RoomListing(p.GetRequiredService<ActorSystem>()));
        services.AddHolders(
            key,
            new BlockStoreOptions
            {
                Directory = Path.Combine(options.DataDirectory, "cache", "blocks"),
                MaxSize = options.Config.GetByteSize("syncstream.elsewhere.cache-size") ?? 20L << 30,
            }
        );
        services.AddOutsideVideos(key, ProxySettings.From(options.Config));
        services.AddSingleton(MediaSettings.From(options.Config));
        services.AddMedia();
        services.AddLibrary(
            new LibraryOptions
            {
                Directory = options.LibraryDirectory,
                IndexFile = Path.Combine(options.DataDirectory, "library-index.json"),
                Host = options.ClusterHost,
            }
        );
        services.AddRenditions(RenditionOptions.From(options.Config, options.DataDirectory));
        services.AddSingleton<IHosts>(p => new Hosts(p.GetRequiredService<ActorSystem>(), options.ClusterHost));
        services.AddUploads(UploadSettings.From(options));
        services.AddSingleton<UploadCopies>();
        services.AddSingleton<IUploadShelf, UploadShelf>();
        services.AddSingleton<LineTransport>();
        services.AddSingleton<IConnectionListenerFactory>(p => new PublicDoorFactory(
            LineTransport.IsSupported
                ? p.GetRequiredService<LineTransport>()
                : ActivatorUtilities.CreateInstance<SocketTransportFactory>(p),
            p.GetRequiredService<PublicDoor>(),
            endpoint => endpoint is not FileHandleEndPoint file || file.FileHandle != privateListener.Handle
        ));
        if (options.Config.GetBoolean("syncstream.room.gather", true))
            services.AddSingleton<IRoomHomes>(p => ActivatorUtilities.CreateInstance<RoomHomes>(p, doors));
        ControlPath.PrepareFolder(RoomHomes.DoorOf(doors, authority));
        services.AddHandover(RoomHomes.DoorOf(doors, authority));
        services.AddSingleton<NodeDrain>();
        services.AddSingleton(
            new DrainBounds(
                options.Config.GetTimeSpan("syncstream.workers.drain-spread", TimeSpan.FromSeconds(2)),
                options.Config.GetTimeSpan("syncstream.workers.drain-timeout", TimeSpan.FromSeconds(8)),
                options.Config.GetTimeSpan("syncstream.workers.stop-notice", TimeSpan.Zero)
            )
        );
        services.AddSingleton<RoomCensus>();
        services.AddSingleton<IAwakeRooms>(p => p.GetRequiredService<RoomCensus>());
        services.AddSingleton(p => RoomLease.For(options.Config, p.GetRequiredService<TimeProvider>()));
        services.AddOtlpExport(options.Config, options.ClusterHost, options.Worker);
        services.AddSingleton<HostClocks>();
        services.AddWorkerMetrics(MetricsAccess.From(options));
        services.AddOperations(options);
        services.AddSingleton<Readiness>();
        services.AddSingleton<ReadinessNews>();
        services.AddSingleton<RoomsAnswer>(p => p.GetRequiredService<Readiness>().WhenReady);
        services.AddSingleton<IWorkerLoad, WorkerLoad>();
    }

    private static void Join(
        AkkaConfigurationBuilder akka,
        NodeOptions options,
        PrivateListener privateListener,
        ClusterTls? tls,
        IServiceProvider services
    )
    {
        akka.WithActors((system, _) => Enter(system, options, tls, services.GetService<ProcessMark>()))
            .WithQuickEntry()
            .WithMember(
                options.Config,
                options.ClusterHost,
                options.ClusterPort,
                tls,
                [ClusterAddress.RoomRole, ClusterAddress.PlacementRole, privateListener.Role]
            )
            .WithRoomJournal(
                options.Config,
                options.DataDirectory,
                options.Workers,
                services.GetRequiredService<TimeProvider>()
            )
            .WithRehearsal($"{options.ClusterHost}-{options.Worker}")
            .WithRooms(
                services.GetRequiredService<TimeProvider>(),
                RoomActorOptions.From(options.Config),
                services.GetRequiredService<RoomCensus>(),
                services.GetRequiredService<RoomLease>(),
                services.GetRequiredService<HostClocks>(),
                services.GetRequiredService<PasswordLine>()
            )
            .WithLibrary()
            .WithRenditions()
            .WithCatalogue(options.ClusterHost)
            .WithMemberNews();
    }

    // Its address is written down first: dead ones that nobody can name stay members until their heartbeats are missed.
    private static void Enter(ActorSystem system, NodeOptions options, ClusterTls? tls, ProcessMark? mark)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        mark?.Name(cluster.SelfAddress.ToString());
        if (options.Seeds.Count == 0)
        {
            cluster.Join(cluster.SelfAddress);
        }
        else
        {
            var protocol = ClusterMember.ProtocolOf(tls);
            cluster.JoinSeedNodes(options.Seeds.Select(seed => ClusterAddress.Parse(seed, protocol)));
        }
    }

    private static void MapHealth(WebApplication app)
    {
        // By HEAD too, as some balancers ask: whatever nobody answers is the page's, and that is always there.
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/healthz", methods, () => Results.Text("alive"));
        app.MapMethods(
            "/readyz",
            methods,
            async (Readiness readiness, ReadinessNews news, CancellationToken stop) =>
            {
                var why = await readiness.Check(stop);
                if (!readiness.IsDraining)
                    news.Heard(why);
                return why is null ? Results.Text("ready") : new Problem(new(ErrorCode.Unavailable, why));
            }
        );
    }

    private static void MapPage(WebApplication app)
    {
        app.MapStaticAssets();
        // Rooms are addresses of the page: /r/ID is answered by the page, which reads its own address.
        app.MapFallbackToFile("index.html");
    }
}
