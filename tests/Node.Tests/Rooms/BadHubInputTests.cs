using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Whatever comes over the hub is refused by a code; the connection, the room and the server go on.</summary>
[Collection(OneNode.Name)]
public sealed class BadHubInputTests(OneNode one) : IAsyncLifetime
{
    private readonly TestNode _node = one.Node;
    private readonly int _errorsBefore = one.Node.Log.Errors.Count();
    private RawHub _hub = null!;

    public static TheoryData<string> Rows => [.. BadHubInput.All.Keys];

    public async Task InitializeAsync()
    {
        var viewer = await _node.Viewer();
        var room = one.FreshRoom();
        (await viewer.Create(room)).EnsureSuccessStatusCode();
        _hub = await RawHub.Open(_node.Address, viewer.Token);
        (await _hub.Call("Join", $"[{{\"roomId\":\"{room}\"}}]")).Error.ShouldBeNull();
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _node.Log.Errors.Skip(_errorsBefore).ShouldBeEmpty("what a client sends is no error of the server");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Bad_input_is_refused_by_its_code_and_harms_nothing(string row)
    {
        var (target, arguments, code) = BadHubInput.All[row];
        var rejoins = target == "Join" && code != "invalid";
        (await _hub.Call(target, arguments)).Error.ShouldNotBeNull().ShouldStartWith(code + ": ");
        await GoesOn(mayChat: !rejoins);
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_and_harm_nothing()
    {
        var id = _hub.NextId();
        var text = new string('x', 10 * 1024 * 1024);
        var answer = await _hub.Ask(
            id,
            $$"""{"type":1,"target":"Send","arguments":[{"kind":"chat","text":"{{text}}"}],"invocationId":"{{id}}"}"""
        );
        answer.Error.ShouldNotBeNull().ShouldStartWith("invalid: a message has at most");
        await GoesOn();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":null}")]
    [InlineData("{\"type\":99}")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":1,\"target\":7}")]
    [InlineData("{\"type\":1,\"invocationId\":7,\"target\":\"Send\",\"arguments\":[1]}")]
    [InlineData("{\"type\":2,\"invocationId\":\"no-such-stream\",\"item\":1}")]
    [InlineData("{\"type\":3,\"invocationId\":\"no-such-call\",\"result\":1}")]
    [InlineData("{\"type\":5,\"invocationId\":\"no-such-stream\"}")]
    [InlineData("{\"type\":1,\"target\":\"Send\",\"arguments\":[{\"kind\":\"explode\"}]}")]
    public async Task What_asks_for_no_answer_gets_none_and_harms_nothing(string message)
    {
        await _hub.Write(message + RawHub.End);
        await GoesOn();
    }

    [Fact]
    public async Task A_call_of_the_wrong_kind_is_refused()
    {
        var id = _hub.NextId();
        var answer = await _hub.Ask(
            id,
            $$"""{"type":4,"invocationId":"{{id}}","target":"Send","arguments":[{"kind":"skip"}]}"""
        );
        answer.Error.ShouldNotBeNull().ShouldStartWith("invalid: ");
        await GoesOn();
    }

    [Fact]
    public async Task Members_that_nobody_knows_are_ignored()
    {
        var answer = await _hub.Call(
            "Send",
            "[{\"kind\":\"chat\",\"commandId\":\"c1\",\"text\":\"hello\",\"mood\":{\"happy\":[true]}}]"
        );
        answer.Error.ShouldBeNull();
    }

    private async Task GoesOn(bool mayChat = true)
    {
        (await _hub.Call("SyncClock", "[12.5]"))
            .Result.ShouldNotBeNull()
            .GetProperty("clientTime")
            .GetDouble()
            .ShouldBe(12.5);
        var chat = await _hub.Call("Send", "[{\"kind\":\"chat\",\"commandId\":\"after\",\"text\":\"still here\"}]");
        if (mayChat)
        {
            chat.Error.ShouldBeNull();
            chat.Result.ShouldNotBeNull().GetProperty("commandId").GetString().ShouldBe("after");
        }
        else
        {
            chat.Error.ShouldBe("forbidden: join a room first");
        }

        using var stranger = _node.Stranger();
        (await stranger.GetStringAsync("/readyz")).ShouldBe("ready");
    }
}
