using System.Net;
using System.Net.Sockets;
using SyncStream.Node.Hosting;
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
}
