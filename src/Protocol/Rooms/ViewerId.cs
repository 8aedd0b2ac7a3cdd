using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Rooms;

/// <summary>A person, as the session names them: the same on every connection, worker and host.</summary>
[JsonConverter(typeof(IdConverter<ViewerId>))]
public readonly record struct ViewerId(string Value) : IId<ViewerId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out ViewerId id)
    {
        id = Token.IsValid(text, 64) ? new(text!) : default;
        return id.Value is not null;
    }

    public override string ToString() => Value;
}
