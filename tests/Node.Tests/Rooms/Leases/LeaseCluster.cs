using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;
using SyncStream.Node.Rooms;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Rooms.Leases;

/// <summary>Members of a cluster that ask for leases, which lapse when the test says so.</summary>
internal sealed class LeaseCluster : IAsyncDisposable
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(1);

    // Who ends does so without a word, as by a loss of power, and stays a member.
    private static readonly Config Settings = ConfigurationFactory
        .ParseString(
            """
            akka.cluster.leader-actions-interval = 50ms
            akka.cluster.gossip-interval = 100ms
            akka.cluster.downing-provider-class = ""
            akka.coordinated-shutdown.run-by-actor-system-terminate = off
            """
        )
        .WithFallback(ConfigLayers.Defaults("several-hosts"));

    private readonly FakeTimeProvider _clock = new();
    private readonly List<IHost> _hosts = [];
    private readonly List<LeaseMember> _members = [];

    /// <summary>By the production composition of <c>syncstream seed</c>.</summary>
    public LeaseMember StartSeed(LeaseMember? joins = null) =>
        Start(joins, akka => akka.WithSeed(Settings, "127.0.0.1", port: 0, tls: null));

    public LeaseMember StartSupervisor(LeaseMember? joins = null) =>
        StartAsking(joins, [ClusterAddress.SeedRole, ClusterAddress.PlacementRole]);

    public LeaseMember StartWorker(LeaseMember joins) =>
        StartAsking(joins, [ClusterAddress.RoomRole, ClusterAddress.PlacementRole]);

    /// <summary>One that knows nothing of leases.</summary>
    public LeaseMember StartMute(LeaseMember joins, string role) => Start(joins, akka => With(akka, [role]));

    /// <summary>So much time goes by that no lease is held any more.</summary>
    public void LeasesLapse() => _clock.Advance(Lasts);

    public Task AllUp(int count) =>
        LibraryHost.Until(
            () => _members.All(member => Up(member) == count),
            () => $"members up: {string.Join(", ", _members.Select(Up))}"
        );

    private static int Up(LeaseMember member) =>
        Cluster.Get(member.System).State.Members.Count(m => m.Status == MemberStatus.Up);

    private LeaseMember StartAsking(LeaseMember? joins, string[] roles)
    {
        var lease = new RoomLease(Lasts, _clock);
        return Start(joins, akka => With(akka, roles).WithLeases(lease), lease);
    }

    private static AkkaConfigurationBuilder With(AkkaConfigurationBuilder akka, string[] roles) =>
        akka.WithMember(Settings, "127.0.0.1", port: 0, tls: null, roles);

    private LeaseMember Start(LeaseMember? joins, Action<AkkaConfigurationBuilder> compose, RoomLease? lease = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var log = new CapturedLog();
        builder.Logging.AddProvider(log);
        builder.Services.AddAkka(ClusterAddress.SystemName, akka => compose(akka));
        var host = builder.Build();
        _hosts.Add(host);
        host.Start();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var member = new LeaseMember(system, lease ?? new(Lasts, _clock), log);
        _members.Add(member);
        Cluster.Get(system).Join(Cluster.Get(joins?.System ?? system).SelfAddress);
        return member;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.Services.GetRequiredService<ActorSystem>().Terminate();
            host.Dispose();
        }
    }
}

/// <summary>One of them.</summary>
internal sealed record LeaseMember(ActorSystem System, RoomLease Lease, CapturedLog Log);
