using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Joining;

/// <summary>Seeds by the production composition, each on a loopback address of its own.</summary>
internal sealed class TestSeeds : IAsyncDisposable
{
    private static int _ports = 20_000 + Environment.ProcessId % 1_000 * 10;
    private readonly CancellationTokenSource _over = new();
    private readonly List<IHost> _hosts = [];

    public TestFolder Folder { get; } = new();

    public int Port { get; } = Interlocked.Increment(ref _ports);

    /// <summary>Where a seed of that number is.</summary>
    public static string AddressOf(int number) => $"127.0.1.{number}";

    /// <param name="number">Which one.</param>
    /// <param name="settings">HOCON over the defaults.</param>
    /// <param name="seeds">Whom it is told of; the first three where null.</param>
    public Task<TestSeed> Start(int number, string settings = "", int[]? seeds = null) =>
        Start(
            AddressOf(number),
            [.. (seeds ?? [1, 2, 3]).Select(n => $"{AddressOf(n)}:{Port}")],
            SeedNames.OfThisMachine,
            Folder.Of(AddressOf(number)),
            settings
        );

    /// <summary>One of several that know each other by names.</summary>
    /// <param name="name">Its own, which stays: what it remembers is under that.</param>
    /// <param name="numbers">Where each name leads now.</param>
    public Task<TestSeed> Start(string name, IReadOnlyDictionary<string, int> numbers) =>
        Start(
            AddressOf(numbers[name]),
            [.. numbers.Keys.Select(each => $"{each}:{Port}")],
            new((each, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(AddressOf(numbers[each]))])),
            Folder.Of(name),
            settings: ""
        );

    /// <summary>One of several that know each other by what this machine can look up.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="hosts">All of them.</param>
    public Task<TestSeed> StartAt(string address, params string[] hosts) =>
        Start(
            address,
            [.. hosts.Select(host => $"{host}:{Port}")],
            SeedNames.OfThisMachine,
            Folder.Of(address),
            settings: ""
        );

    /// <summary>What a seed of that name remembers.</summary>
    public KnownMembers Known(string name) => KnownMembers.In(Folder.Of(name), Port);

    private async Task<TestSeed> Start(string address, string[] seeds, SeedNames names, string data, string settings)
    {
        var config = ConfigurationFactory.ParseString(settings).WithFallback(ConfigLayers.Defaults("several-hosts"));
        var tls = ClusterTls.From(config, address);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var log = new CapturedLog();
        builder.Logging.AddProvider(log);
        builder.Services.AddAkka(ClusterAddress.SystemName, akka => akka.WithSeed(config, address, Port, tls));
        builder.Services.AddHostedService<HeldShutdown>();
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var logger = log.CreateLogger("seed");
        var terms = ClusterTerms.Of(system.Settings.Config, journal: "", release: "0.1.0");
        system.ActorOf(Props.Create(() => new Door(terms, TimeProvider.System, logger)), Door.Name);
        var entrance = new ClusterEntrance(
            system,
            terms,
            seeds,
            names,
            KnownMembers.In(data, Port),
            tls,
            logger,
            TimeProvider.System
        );
        return new(system, log, entrance.Join([], _over.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        foreach (var host in _hosts)
        {
            await host.Services.GetRequiredService<ActorSystem>().Terminate();
            host.Dispose();
        }

        _over.Dispose();
        Folder.Dispose();
    }
}

/// <summary>One of them.</summary>
internal sealed record TestSeed(ActorSystem System, CapturedLog Log, Task Joined)
{
    public int Members => Cluster.Get(System).State.Members.Count;

    public int Unreachable => Cluster.Get(System).State.Unreachable.Count;
}
