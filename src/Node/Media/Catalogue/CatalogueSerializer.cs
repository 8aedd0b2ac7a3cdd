using System.Collections.Frozen;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Node.Media.Catalogue;

/// <summary>Writes what catalogues say to each other as JSON, under short versioned manifests; any other is refused.</summary>
public sealed class CatalogueSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The types that may travel, by manifest.</summary>
    public static readonly FrozenDictionary<string, Type> Types = new Dictionary<string, Type>
    {
        ["library-state:1"] = typeof(LibraryState),
        ["library-changed:1"] = typeof(LibraryChanged),
        ["library-wanted:1"] = typeof(LibraryWanted),
        ["library-page:1"] = typeof(LibraryPage),
        ["file-shared:1"] = typeof(FileShared),
        ["file-kept:1"] = typeof(FileKept),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> Manifests = Types.ToFrozenDictionary(
        t => t.Value,
        t => t.Key
    );

    public override int Identifier => 4712;

    public override string Manifest(object o) =>
        Manifests.TryGetValue(o.GetType(), out var manifest)
            ? manifest
            : throw new SerializationException($"{o.GetType()} is not a message of catalogues");

    public override byte[] ToBinary(object obj) =>
        JsonSerializer.SerializeToUtf8Bytes(obj, obj.GetType(), ProtocolJson.Options);

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!Types.TryGetValue(manifest, out var type))
        {
            throw new SerializationException($"no message of catalogues is called '{manifest}'");
        }
        try
        {
            return JsonSerializer.Deserialize(bytes, type, ProtocolJson.Options)
                ?? throw new SerializationException($"'{manifest}' was null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new SerializationException($"'{manifest}' could not be read", e);
        }
    }
}
