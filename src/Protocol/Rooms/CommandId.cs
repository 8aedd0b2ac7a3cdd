using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Rooms;

/// <summary>The caller's own name for a command (a UUID as a rule): the same id is done once, however often it is sent.</summary>
[JsonConverter(typeof(IdConverter<CommandId>))]
public readonly record struct CommandId(string Value) : IId<CommandId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out CommandId id)
    {
        id = Token.IsValid(text, 64) ? new(text!) : default;
        return id.Value is not null;
    }

    public override string ToString() => Value;
}
