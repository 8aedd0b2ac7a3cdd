using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Rooms;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Tests.Rooms;

public sealed class RoomMessageSerializerTests : TestKit
{
    private readonly RoomMessageSerializer _serializer;

    public RoomMessageSerializerTests() => _serializer = new((ExtendedActorSystem)Sys);

    public static TheoryData<string> Manifests => [.. RoomMessageSerializer.Types.Keys];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void What_is_written_is_read_again_with_every_member(string manifest)
    {
        RoomMessageExamples.All.Keys.ShouldContain(manifest, "a type was added: write an example of it");
        var example = RoomMessageExamples.All[manifest];
        example.ShouldBeOfType(RoomMessageSerializer.Types[manifest]);
        _serializer.Manifest(example).ShouldBe(manifest);
        var bytes = _serializer.ToBinary(example);
        var unset = ((JsonObject)JsonNode.Parse(bytes)!).Where(member => member.Value is null).Select(m => m.Key);
        unset.ShouldBeEmpty("an example that leaves members out shows nothing of them");
        _serializer.FromBinary(bytes, manifest).ShouldBe(example);
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void What_was_once_written_stays_readable_for_ever(string manifest)
    {
        var path = GoldenPath(manifest);
        File.Exists(path).ShouldBeTrue($"keep a file of the new manifest: {path}");
        var read = _serializer.FromBinary(File.ReadAllBytes(path), manifest);
        read.ShouldBe(RoomMessageExamples.All[manifest]);
    }

    [Fact]
    public void Every_kind_of_event_is_among_what_was_once_written()
    {
        var kinds = typeof(RoomEvent)
            .GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Select(a => (string)a.TypeDiscriminator!);
        var golden = (JsonArray)JsonNode.Parse(File.ReadAllBytes(GoldenPath("commit:1")))!["events"]!;
        golden.Select(e => (string?)e!["kind"]).ShouldBe(kinds, ignoreOrder: true);
    }

    [Fact]
    public void A_type_that_is_not_in_the_table_is_not_written() =>
        Should.Throw<SerializationException>(() => _serializer.Manifest(new RoomSettings()));

    [Theory]
    [InlineData("")]
    [InlineData("commit:2")]
    [InlineData("COMMIT:1")]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("SyncStream.Protocol.Rooms.Enter, SyncStream.Protocol")]
    public void A_manifest_that_is_not_in_the_table_is_not_read(string manifest) =>
        Should.Throw<SerializationException>(() => _serializer.FromBinary("{}"u8.ToArray(), manifest));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"exit\"")]
    [InlineData("{\"roomId\":\"cinema\",")]
    [InlineData("{\"roomId\":\"cinema\"}")]
    [InlineData("{\"roomId\":\"NOT A ROOM\",\"viewerId\":\"vic\",\"polite\":true}")]
    [InlineData("{\"roomId\":\"cinema\",\"viewerId\":\"vic\",\"polite\":\"yes\"}")]
    [InlineData("{\"roomId\":\"cinema\",\"viewerId\":null,\"polite\":true}")]
    [InlineData("{\"$type\":\"System.Object\",\"roomId\":\"cinema\",\"viewerId\":\"vic\"}")]
    public void Bytes_that_are_not_of_the_form_are_refused(string json) =>
        Should.Throw<SerializationException>(() => _serializer.FromBinary(Encoding.UTF8.GetBytes(json), "exit:1"));

    [Theory]
    [InlineData("perform:1", "{\"roomId\":\"cinema\",\"input\":{\"kind\":\"timerDue\",\"timer\":\"itemEnd\"}}")]
    [InlineData("perform:1", "{\"roomId\":\"cinema\",\"input\":{}}")]
    [InlineData("published:1", "{\"roomId\":\"cinema\",\"events\":[{\"revision\":1,\"at\":1}]}")]
    [InlineData("published:1", "{\"roomId\":\"cinema\",\"events\":[null]}")]
    [InlineData("commit:1", "{\"events\":null}")]
    public void Kinds_that_do_not_travel_are_refused(string manifest, string json) =>
        Should.Throw<SerializationException>(() => _serializer.FromBinary(Encoding.UTF8.GetBytes(json), manifest));

    private static string GoldenPath(string manifest) =>
        Path.Combine(AppContext.BaseDirectory, "Rooms", "Golden", manifest.Replace(':', '-') + ".json");
}
