using System.Net;
using Akka.Util;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms;
using SyncStream.Node.Tests.Rooms;
using SyncStream.Protocol.Rooms;

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

    [Theory]
    [InlineData(null)]
    [InlineData("open sesame")]
    public async Task Rooms_that_somebody_made_of_those_that_are_asked_show_as_well_that_rooms_answer(string? password)
    {
        using var folder = new TestFolder();
        await using (var earlier = await TestNode.Start(folder: folder))
        {
            // No room can be made under such a name any more.
            var rooms = new TestRooms(earlier);
            foreach (var probe in Readiness.Probes)
            {
                var id = new RoomId($"made-as-{probe}");
                await rooms.Makes(id, new() { Permanent = true }, password);
                rooms
                    .Sql(
                        $"UPDATE journal SET persistence_id = 'room-{probe}' WHERE persistence_id = 'room-{id}' RETURNING 1"
                    )
                    .ShouldBe(1);
            }
        }

        await using var node = await TestNode.Start(folder: folder);
        using var client = node.Stranger();
        (await client.GetStringAsync("/readyz")).ShouldBe("ready");
        (await client.GetAsync($"/api/rooms/{Readiness.Probes[0]}")).StatusCode.ShouldBe(
            password is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public async Task A_name_of_those_that_are_asked_is_refused()
    {
        await using var node = await TestNode.Start();
        var ann = await node.Viewer();
        var answer = await ann.Create(Readiness.Probes[0].Value);
        await answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid");
        using var client = node.Stranger();
        (await client.GetStringAsync("/readyz")).ShouldBe("ready");
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
