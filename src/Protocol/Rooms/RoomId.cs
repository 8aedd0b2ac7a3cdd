using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Rooms;

/// <summary>A room's name in links: 3 to 40 of <c>a-z 0-9 -</c>.</summary>
[JsonConverter(typeof(IdConverter<RoomId>))]
public readonly record struct RoomId(string Value) : IId<RoomId>
{
    /// <summary>How names begin that nobody may give to a room: by rooms of such names a server asks itself whether rooms answer.</summary>
    public const string KeptBack = "syncstream-ready-";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>No room is made under this name. An earlier release may have made one.</summary>
    public bool IsKeptBack => Value.StartsWith(KeptBack, StringComparison.Ordinal);

    public static bool TryParse([NotNullWhen(true)] string? text, out RoomId id)
    {
        var valid = text is { Length: >= 3 and <= 40 } && !text.AsSpan().ContainsAnyExcept(Allowed);
        id = valid ? new(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
