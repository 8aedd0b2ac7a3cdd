using System.Text;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Tests.Sockets;

public sealed class HubCallTests
{
    private const string End = "\u001e";

    [Theory]
    [InlineData("""{"type":1,"invocationId":"7","target":"Send","arguments":[{"kind":"skip"}]}""")]
    [InlineData("""{"arguments":[{"kind":"skip"}],"invocationId":"7","target":"Send","type":1}""")]
    [InlineData(""" { "type" : 1, "target":"\u0053end", "invocationId":"7", "arguments" : [ {"kind":"skip"} ] } """)]
    public void A_call_is_read_in_whatever_order_its_members_stand(string text)
    {
        var call = Read(text + End).ShouldNotBeNull();
        (call.Id, call.Method).ShouldBe(("7", "Send"));
        call.Argument.GetProperty("kind").GetString().ShouldBe("skip");
    }

    [Fact]
    public void One_that_wants_no_answer_has_no_id() =>
        Read("""{"type":1,"target":"Report","arguments":[1]}""" + End).ShouldNotBeNull().Id.ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData(End)]
    [InlineData("not json" + End)]
    [InlineData("[]" + End)]
    [InlineData("7" + End)]
    [InlineData("{}" + End)]
    [InlineData("{\"type\":6}" + End)]
    [InlineData("""{"type":1,"target":"Send","arguments":[1]}""")]
    [InlineData("""{"type":1,"target":"Send","arguments":[1]} """ + End + End)]
    [InlineData("""{"type":1,"target":"Send","arguments":[1]}{}""" + End)]
    [InlineData("""{"type":1,"target":"Send","arguments":[1]""" + End)]
    [InlineData("""{"type":1,"target":"Send","arguments":[]}""" + End)]
    [InlineData("""{"type":1,"target":"Send","arguments":[1,2]}""" + End)]
    [InlineData("""{"type":1,"target":"Send","arguments":{}}""" + End)]
    [InlineData("""{"type":1,"target":"Send"}""" + End)]
    [InlineData("""{"type":1,"arguments":[1]}""" + End)]
    [InlineData("""{"target":"Send","arguments":[1]}""" + End)]
    [InlineData("""{"type":4,"target":"Send","arguments":[1]}""" + End)]
    [InlineData("""{"type":"1","target":"Send","arguments":[1]}""" + End)]
    [InlineData("""{"type":1.5,"target":"Send","arguments":[1]}""" + End)]
    [InlineData("""{"type":1,"target":"Send","arguments":[1],"streamIds":["1"]}""" + End)]
    [InlineData("""{"type":1,"target":"Send","arguments":[1],"headers":{}}""" + End)]
    [InlineData("""{"type":1,"type":1,"target":"Send","arguments":[1]}""" + End)]
    [InlineData("""{"type":1,"target":"Send","target":"Leave","arguments":[1]}""" + End)]
    [InlineData("""{"type":1,"invocationId":7,"target":"Send","arguments":[1]}""" + End)]
    [InlineData("""{"type":1,"invocationId":"\ud800","target":"Send","arguments":[1]}""" + End)]
    public void Anything_else_is_none(string text) => Read(text).ShouldBeNull();

    [Fact]
    public void Depth_has_its_bound() =>
        Read($$"""{"type":1,"target":"Send","arguments":[{{new string('[', 1000)}}{{new string(']', 1000)}}]}""" + End)
            .ShouldBeNull();

    private static HubCall? Read(string text) => HubCall.Read(Encoding.UTF8.GetBytes(text));
}
