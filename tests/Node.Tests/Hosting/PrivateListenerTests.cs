using System.Net;
using System.Net.Sockets;
using Akka.Cluster;
using SyncStream.Node.Hosting;
using SyncStream.Web.Hops;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Tests.Hosting;

public sealed class PrivateListenerTests
{
    [Fact]
    public async Task It_listens_before_anything_else_does()
    {
        var listener = PrivateListener.Open(IPAddress.Loopback);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        client.Connected.ShouldBeTrue();
    }

    [Fact]
    public async Task The_cluster_announces_it_and_nothing_else_counts_as_a_worker()
    {
        await using var node = await TestNode.Start();
        var edges = node.Service<IEdgeDirectory>();
        edges.Knows(edges.Self).ShouldBeTrue();
        edges.Knows("127.0.0.1:22").ShouldBeFalse();
        edges.Knows("").ShouldBeFalse();
        using var client = new HttpClient { BaseAddress = new($"http://{edges.Self}") };
        (await client.GetStringAsync("/readyz")).ShouldBe("ready");
    }

    [Fact]
    public async Task Who_waits_for_a_worker_hears_when_it_is_put_out()
    {
        using var folder = new TestFolder();
        await using var one = await TestNode.Start(folder: folder);
        await using var two = await TestNode.Start(folder: folder, joins: one, worker: "2");
        var edges = one.Service<IEdgeDirectory>();
        var other = two.Service<IEdgeDirectory>().Self;
        await one.Probe().AwaitConditionAsync(() => Task.FromResult(edges.Knows(other)), TimeSpan.FromSeconds(20));
        var putOut = edges.PutOut(other);
        var heard = new TaskCompletionSource();
        using var hears = putOut.Register(heard.SetResult);
        heard.Task.IsCompleted.ShouldBeFalse();

        var cluster = Cluster.Get(one.Actors);
        cluster.Down(Cluster.Get(two.Actors).SelfAddress);

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(20));
        // Members hear of it a moment before the cluster's state shows it.
        await one.Probe().AwaitConditionAsync(() => Task.FromResult(!edges.Knows(other)), TimeSpan.FromSeconds(20));
        edges.PutOut(other).IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task With_TLS_it_answers_members_and_nobody_else()
    {
        using var folder = new TestFolder();
        ClusterAuthority
            .OpenOrMake(folder.Of("certs"), TimeProvider.System)
            .Issue("127.0.2.1,127.0.0.1", TimeProvider.System);
        await using var node = await TestNode.Start(
            $"syncstream.cluster.tls.folder = \"{folder.Of("certs", "127.0.2.1")}\"",
            host: "127.0.2.1"
        );
        var self = node.Service<IEdgeDirectory>().Self;
        using var way = new SocketsHttpHandler { ConnectCallback = node.Service<WorkerTrust>().Connect };
        using var member = new HttpClient(way) { BaseAddress = new($"http://{self}") };
        (await member.GetStringAsync("/readyz")).ShouldBe("ready");
        using var plain = new HttpClient { BaseAddress = new($"http://{self}") };
        await Should.ThrowAsync<HttpRequestException>(() => plain.GetStringAsync("/readyz"));
        using var believing = new SocketsHttpHandler();
#pragma warning disable CA5359
        believing.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var stranger = new HttpClient(believing) { BaseAddress = new($"https://{self}") };
        await Should.ThrowAsync<HttpRequestException>(() => stranger.GetStringAsync("/readyz"));
    }
}
