using System.Text.Json;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>The calls that a viewer makes again and again do not go through the hub, and nobody can tell.</summary>
[Collection(OneNode.Name)]
public sealed class DirectCallsTests(OneNode one) : IAsyncLifetime
{
    // In one message with a call it makes the message one for the hub.
    private const string Ping = """{"type":6}""";

    private readonly TestNode _node = one.Node;
    private readonly string _room = one.FreshRoom();
    private RawHub _hub = null!;

    public static TheoryData<string, string> Calls =>
        new()
        {
            { "SyncClock", "[12.5]" },
            { "SyncClock", "[\"now\"]" },
            { "Send", """[{"kind":"chat","commandId":"c1","text":"hello"}]""" },
            { "Send", """[{"kind":"chat","commandId":"c1","text":""}]""" },
            { "Send", """[{"kind":"explode","commandId":"c1"}]""" },
            { "Send", """[{"kind":"kick","commandId":"c1","viewerId":"nobody"}]""" },
            { "Send", "[7]" },
            { "Send", "[null]" },
            { "Send", "[]" },
            { "Send", "[{},{}]" },
            { "Report", """[{"position":1,"isPlaying":true,"state":"playing"}]""" },
            { "Report", "[{}]" },
            { "Nothing", "[1]" },
        };

    public async Task InitializeAsync()
    {
        var viewer = await _node.Viewer();
        (await viewer.Create(_room)).EnsureSuccessStatusCode();
        _hub = await RawHub.Open(_node.Address, viewer.Token);
        (await _hub.Call("Join", $"[{{\"roomId\":\"{_room}\"}}]")).Error.ShouldBeNull();
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task They_are_answered_as_the_hub_would(string target, string arguments)
    {
        var call = $$"""{"type":1,"invocationId":"same","target":"{{target}}","arguments":{{arguments}}}""";
        var hub = await _hub.AskRaw("same", Ping + RawHub.End + call);
        var direct = await _hub.AskRaw("same", call);
        WithoutTime(direct).ShouldBe(WithoutTime(hub));
    }

    [Fact]
    public async Task What_is_said_without_waiting_for_answers_is_done_in_order()
    {
        for (var round = 0; round < 6; round++)
        {
            var first = _hub.NextId();
            await _hub.Write(Chat(first) + RawHub.End);
            var second = _hub.NextId();
            await _hub.Write(Chat(second) + RawHub.End + Chat($"{second}x") + RawHub.End);
            await _hub.Write("""{"type":1,"target":"Leave","arguments":[]}""" + RawHub.End);
            var last = _hub.NextId();
            var refused = await _hub.Ask(last, Chat(last));
            refused.Error.ShouldBe("forbidden: join a room first");
            var joined = await _hub.Call("Join", $"[{{\"roomId\":\"{_room}\"}}]");
            var lines = joined.Result!.Value.GetProperty("chat").EnumerateArray();
            lines
                .TakeLast(3)
                .Select(line => line.GetProperty("text").GetString())
                .ShouldBe([first, second, $"{second}x"]);
        }
    }

    [Fact]
    public async Task A_call_that_wants_no_answer_is_done_and_not_answered()
    {
        await _hub.Write(
            """{"type":1,"target":"Send","arguments":[{"kind":"chat","commandId":"quiet","text":"no answer"}]}"""
                + RawHub.End
        );
        var next = _hub.NextId();
        var answered = new List<string>();
        (await _hub.Ask(next, Chat(next), answered.Add)).Error.ShouldBeNull();
        answered.ShouldNotContain(message => message.Contains("quiet") && message.Contains("\"type\":3"));
        answered.Count(message => message.Contains("no answer")).ShouldBe(1);
    }

    private static string Chat(string id) =>
        $$$"""{"type":1,"invocationId":"{{{id}}}","target":"Send","arguments":[{"kind":"chat","commandId":"c{{{id}}}","text":"{{{id}}}"}]}""";

    private static string WithoutTime(string answer)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(answer)!;
        (node["result"] as System.Text.Json.Nodes.JsonObject)?.Remove("serverTime");
        return node.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
    }
}
