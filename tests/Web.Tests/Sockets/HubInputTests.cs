using System.IO.Pipelines;
using System.Text;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Tests.Sockets;

public sealed class HubInputTests
{
    private const string Join =
        """{"type":1,"invocationId":"1","target":"Join","arguments":[{"roomId":"r"}]}""" + "\u001e";
    private const string Clock = """{"type":1,"invocationId":"2","target":"SyncClock","arguments":[1]}""" + "\u001e";

    private readonly Pipe _pipe = new();
    private readonly HubInput _input;

    public HubInputTests() => _input = new(_pipe.Reader, mayMove: true);

    [Fact]
    public async Task The_hub_gets_one_message_at_a_time()
    {
        await Say(Clock + Clock + "{\"half");
        (await Read()).ShouldBe(Clock);
        (await Read()).ShouldBe(Clock);
        (await Read()).ShouldBe("{\"half");
    }

    [Fact]
    public async Task After_a_call_to_join_it_gets_nothing_until_that_is_answered()
    {
        await Say(Join + Clock);
        (await Read()).ShouldBe(Join);
        var next = Read();
        await _input.AtCall.ShouldNotBeNull();
        next.IsCompleted.ShouldBeFalse();
        _input.GoOn();
        (await next).ShouldBe(Clock);
        _input.AtCall.ShouldBeNull();
    }

    [Fact]
    public async Task The_call_and_what_came_after_it_can_be_had_and_stay_where_they_are()
    {
        await Say(Join);
        (await Read()).ShouldBe(Join);
        var next = Read();
        await _input.AtCall.ShouldNotBeNull();
        Text(_input.Peek()).ShouldBe(Join);
        await Say(Clock);
        Text(_input.Peek()).ShouldBe(Join + Clock);
        _input.GoOn();
        (await next).ShouldBe(Clock);
        _input.Peek().ShouldBeNull();
    }

    [Fact]
    public async Task Cut_off_at_a_call_the_hub_hears_the_end()
    {
        await Say(Join + Clock);
        (await Read()).ShouldBe(Join);
        var next = _input.ReadAsync().AsTask();
        await _input.AtCall.ShouldNotBeNull();
        _input.Cut();
        var end = await next;
        end.IsCompleted.ShouldBeTrue();
        end.Buffer.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task One_that_does_not_move_again_reads_on()
    {
        var input = new HubInput(_pipe.Reader, mayMove: false);
        await Say(Join + Clock);
        input.AdvanceTo((await input.ReadAsync()).Buffer.End);
        input.AtCall.ShouldBeNull();
        Text(System.Buffers.BuffersExtensions.ToArray((await input.ReadAsync()).Buffer)).ShouldBe(Clock);
    }

    private async Task Say(string text) => await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    private async Task<string> Read()
    {
        var read = await _input.ReadAsync();
        var text = Encoding.UTF8.GetString(read.Buffer);
        _input.AdvanceTo(read.Buffer.End);
        return text;
    }

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes.ShouldNotBeNull());
}
