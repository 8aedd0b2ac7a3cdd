using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Rooms;

/// <summary>A line of a room's chat.</summary>
[JsonConverter(typeof(IdConverter<MessageId>))]
public readonly record struct MessageId(string Value) : IId<MessageId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId id)
    {
        id = Token.IsValid(text, 40) ? new(text!) : default;
        return id.Value is not null;
    }

    public override string ToString() => Value;
}
