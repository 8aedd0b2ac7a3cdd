using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Rooms;

/// <summary>A place in a room's queue. The same video enqueued twice is two items.</summary>
[JsonConverter(typeof(IdConverter<ItemId>))]
public readonly record struct ItemId(string Value) : IId<ItemId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out ItemId id)
    {
        id = Token.IsValid(text, 40) ? new(text!) : default;
        return id.Value is not null;
    }

    public override string ToString() => Value;
}
