using System.Collections.Frozen;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.Node.Rooms;

/// <summary>
/// Writes what rooms say to each other's nodes and to the journal as JSON, under short versioned manifests. A
/// manifest that is not in the table is refused: no type name from the wire or the disk is ever looked up.
/// </summary>
/// <remarks>A changed shape gets a new manifest (<c>commit:2</c>) beside the old one, which stays readable for ever.</remarks>
public sealed class RoomMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The types that may travel, by manifest.</summary>
    public static readonly FrozenDictionary<string, Type> Types = new Dictionary<string, Type>
    {
        ["enter:1"] = typeof(Enter),
        ["entered:1"] = typeof(Entered),
        ["enter-refused:1"] = typeof(EnterRefused),
        ["exit:1"] = typeof(Exit),
        ["attach:1"] = typeof(Attach),
        ["attached:1"] = typeof(Attached),
        ["ask-time:1"] = typeof(AskTime),
        ["time-told:1"] = typeof(TimeTold),
        ["detach:1"] = typeof(Detach),
        ["perform:1"] = typeof(Perform),
        ["performed:1"] = typeof(Performed),
        ["not-performed:1"] = typeof(NotPerformed),
        ["reports:1"] = typeof(Reports),
        ["look:1"] = typeof(Look),
        ["looked:1"] = typeof(Looked),
        ["list-bans:1"] = typeof(ListBans),
        ["bans-listed:1"] = typeof(BansListed),
        ["published:1"] = typeof(Published),
        ["presence:1"] = typeof(PresencePublished),
        ["expel:1"] = typeof(Expel),
        ["cut-streams:1"] = typeof(CutStreams),
        ["restarted:1"] = typeof(Restarted),
        ["list-rooms:1"] = typeof(ListRooms),
        ["rooms-listed:1"] = typeof(RoomsListed),
        ["ask-lease:1"] = typeof(AskLease),
        ["lease-granted:1"] = typeof(LeaseGranted),
        ["commit:1"] = typeof(RoomCommit),
        ["state:1"] = typeof(RoomState),
        ["ask-clock:1"] = typeof(AskClock),
        ["clock-told:1"] = typeof(ClockTold),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> Manifests = Types.ToFrozenDictionary(
        t => t.Value,
        t => t.Key
    );

    public override int Identifier => 4711;

    public override string Manifest(object o) =>
        Manifests.TryGetValue(o.GetType(), out var manifest)
            ? manifest
            : throw new SerializationException($"{o.GetType()} is not a message of rooms");

    public override byte[] ToBinary(object obj) =>
        JsonSerializer.SerializeToUtf8Bytes(obj, obj.GetType(), ProtocolJson.Options);

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!Types.TryGetValue(manifest, out var type))
        {
            throw new SerializationException($"no message of rooms is called '{manifest}'");
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
