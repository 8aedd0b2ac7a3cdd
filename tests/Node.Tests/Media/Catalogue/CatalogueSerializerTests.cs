using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Media.Catalogue;

namespace SyncStream.Node.Tests.Media.Catalogue;

public sealed class CatalogueSerializerTests : TestKit
{
    private readonly CatalogueSerializer _serializer;

    public CatalogueSerializerTests() => _serializer = new((ExtendedActorSystem)Sys);

    public static TheoryData<string> Manifests => [.. CatalogueSerializer.Types.Keys];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void What_is_written_is_read_again_with_every_member(string manifest)
    {
        CatalogueExamples.All.Keys.ShouldContain(manifest, "a type was added: write an example of it");
        var example = CatalogueExamples.All[manifest];
        _serializer.Manifest(example).ShouldBe(manifest);
        var bytes = _serializer.ToBinary(example);
        Text(_serializer.FromBinary(bytes, manifest)).ShouldBe(Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void What_an_older_host_writes_is_understood(string manifest)
    {
        var name = $"{manifest.Replace(':', '-')}.json";
        var path = Path.Combine(AppContext.BaseDirectory, "Media", "Catalogue", "Golden", name);
        Text(_serializer.FromBinary(File.ReadAllBytes(path), manifest)).ShouldBe(Text(CatalogueExamples.All[manifest]));
    }

    [Fact]
    public void What_is_not_in_the_table_is_neither_written_nor_read()
    {
        Should.Throw<SerializationException>(() => _serializer.Manifest("text"));
        Should.Throw<SerializationException>(() => _serializer.FromBinary("{}"u8.ToArray(), "System.String"));
        Should.Throw<SerializationException>(() => _serializer.FromBinary("[]"u8.ToArray(), "library-state:1"));
    }

    private string Text(object message) => Encoding.UTF8.GetString(_serializer.ToBinary(message));
}
