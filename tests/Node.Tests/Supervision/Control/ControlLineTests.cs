using System.Buffers;
using System.Text;
using System.Text.Json;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Tests.Supervision.Control;

public class ControlLineTests
{
    private static ControlMessage Read(string line) =>
        ControlLine.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Every_kind_of_message_has_a_name_on_the_wire()
    {
        var kinds = typeof(ControlMessage).Assembly.GetTypes().Where(type => type.BaseType == typeof(ControlMessage));
        var named = typeof(ControlMessage)
            .GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), false)
            .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>()
            .Select(attribute => attribute.DerivedType);
        named.ShouldBe(kinds, ignoreOrder: true);
    }

    [Fact]
    public void A_message_comes_back_from_its_line()
    {
        var hello = new Hello(2, 4711, "akka.tcp://syncstream@127.0.0.1:4053", -5);
        var line = Encoding.UTF8.GetString(ControlLine.Write(hello));
        line.ShouldEndWith("\n");
        line.ShouldContain("\"kind\":\"hello\"");
        Read(line.TrimEnd()).ShouldBe(hello);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"kind":"launchMissiles"}""")]
    [InlineData("""{"$type":"System.Object"}""")]
    public void What_is_no_known_message_is_refused(string line) => Should.Throw<JsonException>(() => Read(line));

    [Fact]
    public void The_kind_may_stand_anywhere_in_the_object() =>
        Read("""{"reason":"because","kind":"stopWorker"}""").ShouldBe(new StopWorker("because"));
}
