using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Supervision;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Web.Hops;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Tests.Supervision;

public sealed class WorkerPulseTests : TestKit
{
    [Fact]
    public async Task A_worker_whose_parts_all_answer_is_well()
    {
        await using var node = await TestNode.Start();
        using var pulse = new WorkerPulse(
            node.Actors,
            new Edge(node.Address.Authority),
            TimeProvider.System,
            WorkerTrust.None
        );
        (await pulse.Take(CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_takes_requests_and_never_answers_is_not_well()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var pulse = new WorkerPulse(
            Sys,
            new Edge(silent.LocalEndpoint.ToString()!),
            TimeProvider.System,
            WorkerTrust.None
        );
        (await pulse.Take(CancellationToken.None)).ShouldBe("its HTTP server did not answer");
    }

    [Fact]
    public async Task A_worker_whose_actors_are_gone_is_not_well()
    {
        await using var node = await TestNode.Start();
        var other = ActorSystem.Create("gone");
        using var pulse = new WorkerPulse(
            other,
            new Edge(node.Address.Authority),
            TimeProvider.System,
            WorkerTrust.None
        );
        await other.Terminate();
        (await pulse.Take(CancellationToken.None)).ShouldBe("its actors did not answer");
    }

    private sealed record Edge(string Self) : IEdgeDirectory
    {
        public bool Knows(string authority) => false;

        public CancellationToken PutOut(string authority) => CancellationToken.None;

        public string? Another() => null;
    }
}
