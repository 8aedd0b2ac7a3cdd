using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Tests.Hosting;

/// <summary>One serving process by the production composition: a free port, folders of its own, a cluster of one.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string AdminPassword = "correct horse";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A lone member need not wait for gossip; everything else is as in production.
    private const string Quick = """
        akka.cluster.leader-actions-interval = 50ms
        akka.cluster.gossip-interval = 100ms
        akka.cluster.min-nr-of-members = 1
        akka.cluster.distributed-data.gossip-interval = 100ms
        akka.cluster.distributed-data.notify-subscribers-interval = 50ms
        """;

    private readonly WebApplication _app;
    private readonly TestFolder? _owned;
    private readonly Lazy<TestKit> _kit;

    private TestNode(WebApplication app, TestFolder folder, TestFolder? owned, CapturedLog log)
    {
        (_app, _owned, Folder, Log) = (app, owned, folder, log);
        _kit = new(() => new TestKit(Actors));
    }

    public TestFolder Folder { get; }

    public CapturedLog Log { get; }

    public ActorSystem Actors => _app.Services.GetRequiredService<ActorSystem>();

    public IActorRef Region => Registry.Get<RoomRegion>();

    public IActorRef Relays => Registry.Get<RoomRelays>();

    public RoomCensus Census => Service<RoomCensus>();

    /// <summary>Where the public port is.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Where other nodes join it.</summary>
    private string ClusterAddress
    {
        get
        {
            var address = Akka.Cluster.Cluster.Get(Actors).SelfAddress;
            return $"{address.Host}:{address.Port}";
        }
    }

    private ActorRegistry Registry => Service<ActorRegistry>();

    /// <param name="settings">HOCON over the defaults.</param>
    /// <param name="folder">Where an earlier process left its files; null for a fresh one.</param>
    /// <param name="host">The address of its cluster member; another one is another host.</param>
    /// <param name="clock">The clock of the host that it is on; null for the machine's.</param>
    /// <param name="joins">The node whose cluster it joins; null for one of its own.</param>
    /// <param name="worker">Its place among the workers of its host.</param>
    /// <param name="replace">Puts parts of the test's own in the place of others.</param>
    public static async Task<TestNode> Start(
        string settings = "",
        TestFolder? folder = null,
        string host = "127.0.0.1",
        TimeProvider? clock = null,
        TestNode? joins = null,
        string worker = "1",
        Action<IServiceCollection>? replace = null
    )
    {
        var owned = folder is null ? new TestFolder() : null;
        folder ??= owned!;
        var log = new CapturedLog();
        var options = new NodeOptions
        {
            Bind = "127.0.0.1",
            Port = 0,
            DataDirectory = folder.Of("data"),
            LibraryDirectory = folder.Of("library"),
            ClusterHost = host,
            Worker = worker,
            Seeds = joins is null ? [] : [joins.ClusterAddress],
            Config = ConfigurationFactory
                .ParseString(settings)
                .WithFallback(ConfigurationFactory.ParseString(Quick))
                .WithFallback(ConfigLayers.Defaults("one-machine"))
                .WithFallback(TestKitBase.DefaultConfig),
        };
        var app = NodeHost.Build(
            options,
            builder =>
            {
                builder.Logging.AddProvider(log);
                if (clock is not null)
                {
                    builder.Services.AddSingleton(clock).AddSingleton(new HostClock("another"));
                }

                replace?.Invoke(builder.Services);
            }
        );
        var node = new TestNode(app, folder, owned, log);
        await app.StartAsync();
        using var patience = new CancellationTokenSource(Patience);
        await node.Service<RoomsAnswer>()(patience.Token);
        return node;
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>An actor that a test reads the mail of.</summary>
    public TestProbe Probe() => _kit.Value.CreateTestProbe();

    /// <summary>A client without a session.</summary>
    public HttpClient Stranger() => new() { BaseAddress = Address };

    /// <summary>A client with a session of its own.</summary>
    public async Task<TestViewer> Viewer(string name = "Ann")
    {
        var client = Stranger();
        var answer = await client.PostAsJsonAsync("/api/session", new { name });
        answer.EnsureSuccessStatusCode();
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var token = session.GetProperty("token").GetString()!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new(client, token, new(session.GetProperty("viewerId").GetString()!));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _owned?.Dispose();
    }
}
