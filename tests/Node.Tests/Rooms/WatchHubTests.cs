using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Watching together, with the stock SignalR client.</summary>
[Collection(OneNode.Name)]
public sealed class WatchHubTests(OneNode one) : IAsyncLifetime
{
    private readonly TestNode _node = one.Node;
    private readonly string _room = one.FreshRoom();
    private TestViewer _ann = null!;
    private TestViewer _vic = null!;

    public async Task InitializeAsync()
    {
        (_ann, _vic) = (await _node.Viewer("Ann"), await _node.Viewer("Vic"));
        (await _ann.Create(_room)).EnsureSuccessStatusCode();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Everyone_in_a_room_sees_what_one_says(HttpTransportType transport)
    {
        await using var ann = await Watcher.Open(_node, _ann.Token);
        await using var vic = await Watcher.Open(_node, _vic.Token, transport);
        var snapshot = await ann.Join(_room);
        snapshot.GetProperty("me").GetProperty("role").GetString().ShouldBe("host");
        (await vic.Join(_room)).GetProperty("me").GetProperty("role").GetString().ShouldBe("viewer");
        var ack = await vic.Chat("hello");
        ack.GetProperty("revision").GetInt64().ShouldBe(snapshot.GetProperty("revision").GetInt64() + 1);
        await ann.Chat("hello Vic");
        (await ann.LinesUntil("hello Vic")).ShouldBe(["hello", "hello Vic"]);
        (await vic.LinesUntil("hello Vic")).ShouldBe(["hello", "hello Vic"]);
    }

    [Fact]
    public async Task Clocks_are_compared_without_a_session()
    {
        await using var anyone = await Watcher.Open(_node, token: null);
        var answer = await anyone.Call("SyncClock", 12.5);
        answer.GetProperty("clientTime").GetDouble().ShouldBe(12.5);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        answer.GetProperty("serverTime").GetDouble().ShouldBe(now, tolerance: 60_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("forged.token")]
    public async Task Without_a_session_nothing_else_is_done(string? token)
    {
        await using var anyone = await Watcher.Open(_node, token);
        foreach (var method in (string[])["Join", "Send", "Report"])
        {
            (await anyone.Refusal(method, new { roomId = _room })).ShouldStartWith("unauthenticated: ");
        }
    }

    [Fact]
    public async Task A_room_that_is_not_there_is_not_found()
    {
        await using var ann = await Watcher.Open(_node, _ann.Token);
        (await ann.Refusal("Join", new { roomId = "no-such-room" })).ShouldStartWith("not_found: ");
        (await ann.Refusal("Send", new { kind = "skip", commandId = "c1" })).ShouldBe("forbidden: join a room first");
    }

    [Fact]
    public async Task The_name_said_at_the_door_is_the_one_that_others_read()
    {
        await using var ann = await Watcher.Open(_node, _ann.Token);
        await using var vic = await Watcher.Open(_node, _vic.Token);
        await ann.Join(_room);
        await vic.Call("Join", new { roomId = _room, name = " Vicky " });
        var came = await ann.Next("presence", p => Has(p, "joined", _vic));
        came.GetProperty("joined")
            .EnumerateArray()
            .Select(viewer => viewer.GetProperty("name").GetString())
            .ShouldContain("Vicky");
        await vic.Chat("hello");
        var line = await ann.Next("roomEvents", e => e[0].GetProperty("kind").GetString() == "chatPosted");
        line[0].GetProperty("message").GetProperty("name").GetString().ShouldBe("Vicky");
    }

    [Fact]
    public async Task A_password_opens_the_door()
    {
        var room = one.FreshRoom();
        (await _ann.Create(room, "open sesame")).EnsureSuccessStatusCode();
        await using var vic = await Watcher.Open(_node, _vic.Token);
        (await vic.Refusal("Join", new { roomId = room })).ShouldStartWith("wrong_password: ");
        (await vic.Refusal("Join", new { roomId = room, password = "x" })).ShouldStartWith("wrong_password: ");
        (await vic.Join(room, password: "open sesame")).GetProperty("roomId").GetString().ShouldBe(room);
    }

    [Fact]
    public async Task Who_comes_and_goes_is_told()
    {
        await using var ann = await Watcher.Open(_node, _ann.Token);
        await using var vic = await Watcher.Open(_node, _vic.Token);
        await ann.Join(_room);
        await vic.Join(_room);
        var came = await ann.Next("presence", p => Has(p, "joined", _vic));
        came.GetProperty("viewerCount").GetInt32().ShouldBe(2);
        await vic.Leave();
        var left = await ann.Next("presence", p => p.GetProperty("left").GetArrayLength() > 0);
        left.GetProperty("left")[0].GetString().ShouldBe(_vic.Id.Value);
        left.GetProperty("viewerCount").GetInt32().ShouldBe(1);
        (await vic.Refusal("Send", new { kind = "skip", commandId = "c1" })).ShouldBe("forbidden: join a room first");
    }

    [Fact]
    public async Task Two_pages_of_one_viewer_are_one_viewer()
    {
        await using var one = await Watcher.Open(_node, _ann.Token);
        await using var two = await Watcher.Open(_node, _ann.Token);
        await one.Join(_room);
        var second = await two.Join(_room);
        second.GetProperty("viewerCount").GetInt32().ShouldBe(1);
        await one.Chat("to both");
        (await two.LinesUntil("to both")).ShouldBe(["to both"]);
        await one.Leave();
        await two.Chat("still here");
        (await two.LinesUntil("still here")).ShouldBe(["still here"]);
        await using var vic = await Watcher.Open(_node, _vic.Token);
        (await vic.Join(_room)).GetProperty("viewerCount").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Who_comes_back_gets_what_they_missed()
    {
        await using var ann = await Watcher.Open(_node, _ann.Token);
        await ann.Join(_room);
        var seen = (await ann.Chat("seen")).GetProperty("revision").GetInt64();
        await ann.Leave();
        await using var vic = await Watcher.Open(_node, _vic.Token);
        await vic.Join(_room);
        await vic.Chat("one");
        await vic.Chat("two");
        var back = await ann.Join(_room, sinceRevision: seen);
        back.GetProperty("missed")
            .EnumerateArray()
            .Select(e =>
                (e.GetProperty("revision").GetInt64(), e.GetProperty("message").GetProperty("text").GetString())
            )
            .ShouldBe([(seen + 1, "one"), (seen + 2, "two")]);
        back.GetProperty("chat").GetArrayLength().ShouldBe(3);
        (await vic.Join(_room, sinceRevision: 1_000_000)).GetProperty("missed").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_viewers_report_is_shown_to_the_others()
    {
        await using var ann = await Watcher.Open(_node, _ann.Token);
        await using var vic = await Watcher.Open(_node, _vic.Token);
        await ann.Join(_room);
        await vic.Join(_room);
        var report = new
        {
            itemId = (string?)null,
            position = 1.5,
            at = 1.0,
            state = "buffering",
            bufferedAhead = 0,
            skewMs = -40.5,
        };
        await vic.Call("Report", report);
        var changed = await ann.Next("presence", p => Has(p, "changed", _vic));
        var shown = changed.GetProperty("changed")[0];
        shown.GetProperty("state").GetString().ShouldBe("buffering");
        shown.GetProperty("skewMs").GetDouble().ShouldBe(-40.5);
    }

    [Fact]
    public async Task Who_is_kicked_is_told_and_cut_off()
    {
        await using var ann = await Watcher.Open(_node, _ann.Token);
        await using var vic = await Watcher.Open(_node, _vic.Token);
        await ann.Join(_room);
        await vic.Join(_room);
        var kick = new
        {
            kind = "kick",
            commandId = "k1",
            viewerId = _vic.Id.Value,
            ban = true,
        };
        (await vic.Refusal("Send", kick)).ShouldStartWith("forbidden: ");
        await ann.Call("Send", kick);
        (await vic.Next("kicked")).GetProperty("banned").GetBoolean().ShouldBeTrue();
        await vic.Closed();
        await using var again = await Watcher.Open(_node, _vic.Token);
        (await again.Refusal("Join", new { roomId = _room })).ShouldStartWith("banned: ");
    }

    [Fact]
    public async Task Joining_another_room_leaves_the_first()
    {
        var other = one.FreshRoom();
        (await _ann.Create(other)).EnsureSuccessStatusCode();
        await using var ann = await Watcher.Open(_node, _ann.Token);
        await using var vic = await Watcher.Open(_node, _vic.Token);
        await vic.Join(_room);
        await ann.Join(_room);
        await vic.Next("presence", p => Has(p, "joined", _ann));
        await ann.Join(other);
        await vic.Next("presence", p => p.GetProperty("left").GetArrayLength() == 1);
        await ann.Chat("elsewhere");
        (await ann.LinesUntil("elsewhere")).ShouldBe(["elsewhere"]);
        await vic.Chat("here");
        (await vic.LinesUntil("here")).ShouldBe(["here"]);
    }

    private static bool Has(JsonElement presence, string list, TestViewer viewer) =>
        presence.GetProperty(list).EnumerateArray().Any(v => v.GetProperty("viewerId").GetString() == viewer.Id.Value);
}
