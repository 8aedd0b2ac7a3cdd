using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Rooms;

/// <summary>A room's name in links: 3 to 40 of <c>a-z 0-9 -</c>.</summary>
[JsonConverter(typeof(IdConverter<RoomId>))]
public readonly record struct RoomId(string Value) : IId<RoomId>
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool TryParse([NotNullWhen(true)] string? text, out RoomId id)
    {
        var valid = text is { Length: >= 3 and <= 40 } && !text.AsSpan().ContainsAnyExcept(Allowed);
        id = valid ? new(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
