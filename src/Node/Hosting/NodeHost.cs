using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;

namespace SyncStream.Node.Hosting;

/// <summary>One serving process: the cluster member, the endpoints, the port.</summary>
public static class NodeHost
{
    /// <summary>Wires a node; nothing runs until the application is started.</summary>
    public static WebApplication Build(
        NodeOptions options,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (options.ListenHandle is { } handle)
                kestrel.ListenHandle((ulong)handle);
            else
                kestrel.Listen(System.Net.IPAddress.Parse(options.Bind), options.Port);
        });
        // Kestrel calls listen() again on an inherited socket; its default would shrink the supervisor's backlog.
        builder.WebHost.UseSockets(sockets =>
            sockets.Backlog = options.Config.GetInt("syncstream.http.backlog", 512)
        );
        var seeds = options.Seeds.Select(ClusterAddress.Parse).ToArray();
        builder.Services.AddAkka(
            ClusterAddress.SystemName,
            akka =>
                akka.AddHocon(options.Config, HoconAddMode.Prepend)
                    .ConfigureLoggers(loggers => loggers.RouteToHost())
                    .WithRemoting(
                        new RemoteOptions
                        {
                            HostName = options.ClusterHost,
                            Port = options.ClusterPort,
                        }
                    )
                    .WithClustering(
                        new ClusterOptions
                        {
                            Roles = [ClusterAddress.RoomRole],
                            SeedNodes = [.. seeds.Select(seed => seed.ToString())],
                        }
                    )
        );
        builder.Services.AddSingleton<RoomsAnswer>(services =>
            cancellation =>
                MemberIsUp(services.GetRequiredService<ActorSystem>(), seeds, cancellation)
        );
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapGet("/healthz", () => "ok");
        app.MapGet(
            "/readyz",
            (ActorSystem system) => IsUp(system) ? Results.Ok() : Results.StatusCode(503)
        );
        return app;
    }

    private static async Task MemberIsUp(
        ActorSystem system,
        Address[] seeds,
        CancellationToken cancellation
    )
    {
        var cluster = Cluster.Get(system);
        if (seeds is [])
            cluster.Join(cluster.SelfAddress);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        await up.Task.WaitAsync(cancellation);
    }

    private static bool IsUp(ActorSystem system) =>
        Cluster.Get(system).SelfMember.Status == MemberStatus.Up;
}
