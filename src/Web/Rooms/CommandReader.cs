using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.Web.Rooms;

/// <summary>Turns what a client sent into values, or into an <c>invalid</c> that says what was wrong with it.</summary>
internal static class CommandReader
{
    /// <summary>Reads a value of the contract; JSON that does not fit is a refusal, never an exception.</summary>
    public static (T? Value, Refusal? Refusal) Read<T>(JsonElement json)
        where T : class
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, Refusal.Invalid($"expected an object, not {json.ValueKind.ToString().ToLowerInvariant()}"));
        }

        try
        {
            return json.Deserialize<T>(ProtocolJson.Options) is { } value
                ? (value, null)
                : (null, Refusal.Invalid("expected an object, not null"));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return (null, Refusal.Invalid(Explain(json, e)));
        }
    }

    private static string Explain(JsonElement json, Exception e)
    {
        if (e is NotSupportedException || e.Message.Contains("discriminator", StringComparison.OrdinalIgnoreCase))
        {
            return json.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
                ? $"unknown kind '{Shorten(kind.GetString()!)}'"
                : "a member 'kind' is missing";
        }

        return e is JsonException { Path: { Length: > 2 } path }
            ? $"'{Shorten(path[2..])}' is missing or not of its form"
            : "a member is missing or not of its form";
    }

    private static string Shorten(string text) =>
        new([.. text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
