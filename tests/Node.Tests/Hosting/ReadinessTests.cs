using System.Net;
using Akka.Util;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms;

namespace SyncStream.Node.Tests.Hosting;

public sealed class ReadinessTests
{
    [Fact]
    public void The_rooms_that_are_asked_live_in_different_places()
    {
        Readiness
            .Probes.Select(room => Math.Abs(MurmurHash.StringHash(room.Value)) % RoomSharding.Shards)
            .ShouldBeUnique();
    }

    [Fact]
    public async Task A_node_is_ready_until_it_drains_and_alive_after_that()
    {
        await using var node = await TestNode.Start();
        using var client = node.Stranger();
        (await client.GetStringAsync("/readyz")).ShouldBe("ready");
        node.Service<Readiness>().Drain();
        var answer = await client.GetAsync("/readyz");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("draining");
        (await client.SendAsync(new(HttpMethod.Head, "/readyz"))).StatusCode.ShouldBe(answer.StatusCode);
        (await client.GetStringAsync("/healthz")).ShouldBe("alive");
        node.Log.Errors.ShouldBeEmpty();
    }
}
