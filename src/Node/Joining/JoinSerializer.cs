using System.Collections.Frozen;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Node.Joining;

/// <summary>Writes what is said at a cluster's door as JSON, under short versioned manifests; any other is refused.</summary>
public sealed class JoinSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    // Strangers can send these.
    private const int Longest = 16 * 1024;

    /// <summary>The types that may travel, by manifest.</summary>
    public static readonly FrozenDictionary<string, Type> Types = new Dictionary<string, Type>
    {
        ["knock:1"] = typeof(Knock),
        ["answered:1"] = typeof(Answered),
        ["ask-to-found:1"] = typeof(AskToFound),
        ["founding-answered:1"] = typeof(FoundingAnswered),
        ["worker-ended:1"] = typeof(WorkerEnded),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> Manifests = Types.ToFrozenDictionary(
        t => t.Value,
        t => t.Key
    );

    public override int Identifier => 4713;

    public override string Manifest(object o) =>
        Manifests.TryGetValue(o.GetType(), out var manifest)
            ? manifest
            : throw new SerializationException($"{o.GetType()} is not said at the door");

    public override byte[] ToBinary(object obj) =>
        JsonSerializer.SerializeToUtf8Bytes(obj, obj.GetType(), ProtocolJson.Options);

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!Types.TryGetValue(manifest, out var type) || bytes.Length > Longest)
        {
            throw new SerializationException($"no message at the door is called '{manifest}', or it is too long");
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
