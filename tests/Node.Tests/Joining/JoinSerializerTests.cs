using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Joining;

namespace SyncStream.Node.Tests.Joining;

public sealed class JoinSerializerTests : TestKit
{
    private static readonly ClusterTerms Terms = new(
        1,
        "0.1.0",
        "0011223344556677",
        "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        new Dictionary<string, string> { ["akka.cluster.down-removal-margin"] = "2000 ms" },
        new Dictionary<string, string> { ["syncstream.room.grace"] = "7000 ms" }
    );

    private static readonly Dictionary<string, IJoinMessage> Examples = new()
    {
        ["knock:1"] = new Knock(Terms),
        ["answered:1"] = new Answered(IsMember: true, Terms),
        ["ask-to-found:1"] = new AskToFound(),
        ["founding-answered:1"] = new FoundingAnswered(Granted: true),
        ["worker-ended:1"] = new WorkerEnded("akka.tcp://syncstream@10.0.0.1:40000"),
    };

    private readonly JoinSerializer _serializer;

    public JoinSerializerTests() => _serializer = new((ExtendedActorSystem)Sys);

    public static TheoryData<string> Manifests => [.. JoinSerializer.Types.Keys];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void What_an_older_host_writes_is_understood(string manifest)
    {
        Examples.Keys.ShouldContain(manifest, "a type was added: write an example of it");
        _serializer.Manifest(Examples[manifest]).ShouldBe(manifest);
        var path = Path.Combine(AppContext.BaseDirectory, "Joining", "Golden", $"{manifest.Replace(':', '-')}.json");
        Text(_serializer.FromBinary(File.ReadAllBytes(path), manifest)).ShouldBe(Text(Examples[manifest]));
    }

    [Fact]
    public void What_is_not_in_the_table_or_too_long_is_refused()
    {
        Should.Throw<SerializationException>(() => _serializer.Manifest("text"));
        Should.Throw<SerializationException>(() => _serializer.FromBinary("{}"u8.ToArray(), "System.String"));
        Should.Throw<SerializationException>(() => _serializer.FromBinary("{}"u8.ToArray(), "knock:1"));
        Should.Throw<SerializationException>(() => _serializer.FromBinary(new byte[20_000], "knock:1"));
    }

    private string Text(object message) => Encoding.UTF8.GetString(_serializer.ToBinary(message));
}
