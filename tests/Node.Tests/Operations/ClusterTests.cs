using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Operations;

/// <summary>What administrators see of real nodes, and what they may have them do.</summary>
public sealed class ClusterTests
{
    private const string Settings = $"syncstream.admin.password = \"{TestNode.AdminPassword}\"";

    [Fact]
    public async Task One_answer_has_the_workers_shards_rooms_and_library_of_all_hosts_whichever_is_asked()
    {
        await using var one = await TestNode.Start($"{Settings}\nsyncstream.cluster.secret = 0123456789abcdef");
        await using var two = await TestNode.Start(
            $"{Settings}\nsyncstream.cluster.secret = 0123456789abcdef",
            host: "127.0.0.2",
            joins: one
        );
        var ann = await one.Viewer();
        foreach (var room in (string[])["films", "secrets", "third", "fourth"])
        {
            (await ann.Create(room, visibility: room == "films" ? "public" : "unlisted")).EnsureSuccessStatusCode();
        }

        var admin = await Administrator(two);
        var report = await Read(admin, "/api/cluster");
        Texts(report, "members", "host").Order().ShouldBe(["127.0.0.1", "127.0.0.2"]);
        Texts(report, "workers", "phase").ShouldBe(["online", "online"]);
        report.GetProperty("silent").GetArrayLength().ShouldBe(0);
        report.GetProperty("rooms").GetProperty("total").GetInt32().ShouldBe(4);
        // Where a room is said to live is where its shard is.
        var shards = Texts(report, "shards", "address").ToList();
        var rooms = report.GetProperty("rooms").GetProperty("items").EnumerateArray().ToList();
        rooms.ShouldAllBe(room => shards.Contains(room.GetProperty("address").GetString()!));
        report.GetProperty("shardCount").GetInt32().ShouldBe(64);
        report.GetProperty("library").GetProperty("hosts").ValueKind.ShouldBe(JsonValueKind.Array);

        var found = (await Read(admin, "/api/cluster?rooms=SECRET")).GetProperty("rooms");
        found.GetProperty("total").GetInt32().ShouldBe(1);
        found.GetProperty("items")[0].GetProperty("id").GetString().ShouldBe("secrets");

        // No room is looked into by asking: the list of public rooms has the public one alone.
        var listed = await (await two.Viewer()).Http.GetFromJsonAsync<JsonElement>("/api/rooms");
        Texts(listed, "rooms", "id").ShouldBe(["films"]);

        (await admin.DeleteAsync("/api/rooms/secrets")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Read(admin, "/api/cluster")).GetProperty("rooms").GetProperty("total").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Only_administrators_see_and_do_any_of_it()
    {
        await using var node = await TestNode.Start(Settings);
        using var stranger = node.Stranger();
        var viewer = await node.Viewer();
        foreach (var path in (string[])["", "/history", "/worker", "/host", "/host/history"])
        {
            await Refused(await stranger.GetAsync($"/api/cluster{path}"), 401, "unauthenticated");
            await Refused(await viewer.Http.GetAsync($"/api/cluster{path}"), 403, "forbidden");
        }

        var drain = "/api/cluster/hosts/127.0.0.1/workers/1/drain";
        await Refused(await viewer.Http.PostAsJsonAsync(drain, new { pid = 1 }), 403, "forbidden");
        var admin = await Administrator(node);
        await Refused(await admin.PostAsJsonAsync(drain, new { pid = "x" }), 400, "invalid");
        // Nobody supervises the node of this test, so nobody would replace its process.
        await Refused(await admin.PostAsJsonAsync(drain, new { pid = Environment.ProcessId }), 400, "invalid");
        var elsewhere = drain.Replace("127.0.0.1", "10.9.8.7", StringComparison.Ordinal);
        await Refused(await admin.PostAsJsonAsync(elsewhere, new { pid = 1 }), 503, "unavailable");
    }

    private static async Task<HttpClient> Administrator(TestNode node)
    {
        var client = (await node.Viewer("Root")).Http;
        var answer = await client.PostAsJsonAsync("/api/session/admin", new { password = TestNode.AdminPassword });
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static Task<JsonElement> Read(HttpClient client, string path) => client.GetFromJsonAsync<JsonElement>(path);

    private static IEnumerable<string> Texts(JsonElement report, string list, string member) =>
        report.GetProperty(list).EnumerateArray().Select(each => each.GetProperty(member).GetString()!);

    private static async Task Refused(HttpResponseMessage answer, int status, string code)
    {
        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe(code);
    }
}
