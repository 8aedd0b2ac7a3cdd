using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Tests.Wire;

public sealed class ProtocolJsonTests
{
    private static RoomCommand? Read(string json) =>
        JsonSerializer.Deserialize<RoomCommand>(json, ProtocolJson.Options);

    private static RoomCommand.Seek Seek(double position) => new RoomCommand.Seek(position) { CommandId = new("c1") };

    [Theory]
    [InlineData("""{"kind":"seek","commandId":"c1","position":12.5}""")]
    [InlineData("""{"commandId":"c1","position":12.5,"kind":"seek"}""")]
    [InlineData("""{"position":12.5,"more":{"a":[1,2]},"kind":"seek","commandId":"c1","x":null}""")]
    public void Members_come_in_any_order_and_unknown_ones_are_ignored(string json) => Read(json).ShouldBe(Seek(12.5));

    [Fact]
    public void What_may_be_left_out_may_be_left_out()
    {
        Read("""{"kind":"play","commandId":"c1"}""").ShouldBe(new RoomCommand.Play { CommandId = new("c1") });
        Read("""{"kind":"enqueue","commandId":"c1","source":{"url":"https://a.example/b","kind":"url"}}""")
            .ShouldBe(new RoomCommand.Enqueue(new VideoSource.Url("https://a.example/b")) { CommandId = new("c1") });
        Read("""{"kind":"updateSettings","commandId":"c1","chat":"off","slowModeSeconds":5}""")
            .ShouldBe(
                new RoomCommand.UpdateSettings
                {
                    CommandId = new("c1"),
                    ChatPolicy = ChatPolicy.Off,
                    SlowModeSeconds = 5,
                }
            );
    }

    [Theory]
    [InlineData("""{"kind":"explode","commandId":"c1"}""")]
    [InlineData("""{"kind":"Seek","commandId":"c1","position":1}""")]
    [InlineData("""{"kind":7,"commandId":"c1","position":1}""")]
    [InlineData("""{"kind":"seek","commandId":"c1","position":NaN}""")]
    [InlineData("""{"kind":"seek","commandId":"c1","position":"NaN"}""")]
    [InlineData("""{"kind":"seek","commandId":"c1","position":1e999}""")]
    [InlineData("""{"kind":"play","commandId":"c1","position":-1e999}""")]
    [InlineData("""{"kind":"seek","commandId":"c1","position":"12"}""")]
    [InlineData("""{"kind":"seek","commandId":"c1","position":null}""")]
    [InlineData("""{"kind":"seek","commandId":"c1"}""")]
    [InlineData("""{"kind":"seek","position":1}""")]
    [InlineData("""{"kind":"seek","commandId":null,"position":1}""")]
    [InlineData("""{"kind":"seek","commandId":"","position":1}""")]
    [InlineData("""{"kind":"seek","commandId":"a b","position":1}""")]
    [InlineData("""{"kind":"chat","commandId":"c1","text":null}""")]
    [InlineData("""{"kind":"chat","commandId":"c1","text":5}""")]
    [InlineData("""{"kind":"chat","commandId":"c1","text":"\ud800"}""")]
    [InlineData("""{"kind":"setLoop","commandId":"c1","loop":1}""")]
    [InlineData("""{"kind":"setLoop","commandId":"c1","loop":"twice"}""")]
    [InlineData("""{"kind":"setLoop","commandId":"c1","loop":"one,all"}""")]
    [InlineData("""{"kind":"setLoop","commandId":"c1","loop":"ALL"}""")]
    [InlineData("""{"kind":"setLoop","commandId":"c1","loop":" all "}""")]
    [InlineData("""{"kind":"updateSettings","commandId":"c1","control":"moderators,host"}""")]
    [InlineData("""{"kind":"setRole","commandId":"c1","viewerId":"v","role":"moderator,host"}""")]
    [InlineData("""{"kind":"enqueue","commandId":"c1","source":null}""")]
    [InlineData("""{"kind":"enqueue","commandId":"c1","source":{"kind":"disc"}}""")]
    [InlineData("""{"kind":"enqueue","commandId":"c1","source":{"kind":"library","videoId":"../etc"}}""")]
    [InlineData("""{"kind":"moveItem","commandId":"c1","itemId":"i1","index":1e99}""")]
    [InlineData("""{"commandId":"c1"}""")]
    [InlineData("[]")]
    [InlineData("5")]
    public void What_is_no_command_is_refused(string json)
    {
        var refused = Should.Throw<Exception>(() => Read(json));
        // NotSupportedException is System.Text.Json's word for a missing kind.
        (refused is JsonException or NotSupportedException).ShouldBeTrue(refused.ToString());
    }

    [Fact]
    public void Ids_and_enums_travel_as_plain_words()
    {
        RoomEvent e = new RoomEvent.RoleChanged(new("vic"), Role.Moderator)
        {
            Revision = 3,
            At = 1.5,
            By = new("ann"),
        };
        JsonSerializer
            .Serialize(e, ProtocolJson.Options)
            .ShouldBe(
                """{"kind":"roleChanged","viewerId":"vic","role":"moderator","revision":3,"at":1.5,"by":"ann"}"""
            );
    }
}
