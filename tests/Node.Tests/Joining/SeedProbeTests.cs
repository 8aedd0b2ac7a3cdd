using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;

namespace SyncStream.Node.Tests.Joining;

/// <summary>Held against Akka.Remote itself, which is what will be found where a seed should be.</summary>
public class SeedProbeTests
{
    private static readonly Address Self = ClusterAddress.Parse("127.0.0.1:1");

    [Theory]
    [InlineData("syncstream")]
    [InlineData("something-else")]
    public async Task An_actor_system_tells_its_name(string name)
    {
        using var system = ActorSystem.Create(
            name,
            ConfigurationFactory.ParseString(
                """
                akka.actor.provider = remote
                akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
                akka.loglevel = OFF
                akka.stdout-loglevel = OFF
                """
            )
        );
        var at = ((ExtendedActorSystem)system).Provider.DefaultAddress;
        var probed = await SeedProbe.Ask(at, Self, tls: null, CancellationToken.None);
        // A system that has just begun may take longer than a probe waits, on a busy machine; who joins asks again, too.
        for (var tries = 0; probed.System is null && tries < 10; tries++)
            probed = await SeedProbe.Ask(at, Self, tls: null, CancellationToken.None);
        probed.ShouldBe(new(Connects: true, name));
        await system.Terminate();
    }

    [Fact]
    public async Task What_is_no_actor_system_has_no_name()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var at = ClusterAddress.Parse($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var asking = SeedProbe.Ask(at, Self, tls: null, CancellationToken.None);
        using (var client = await listener.AcceptTcpClientAsync())
        {
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        }

        (await asking).ShouldBe(new(Connects: true, null));
    }

    [Fact]
    public async Task Where_nothing_listens_nothing_is_found()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var at = ClusterAddress.Parse($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        (await SeedProbe.Ask(at, Self, tls: null, CancellationToken.None)).ShouldBe(new(Connects: false, null));
    }

    [Fact]
    public void Any_bytes_at_all_are_no_name_or_a_short_one()
    {
        var random = new Random(1);
        for (var n = 0; n < 20_000; n++)
        {
            var frame = new byte[random.Next(60)];
            random.NextBytes(frame);
            (SeedProbe.SystemIn(frame)?.Length ?? 0).ShouldBeLessThanOrEqualTo(100);
        }
    }
}
