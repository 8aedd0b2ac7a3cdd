using System.Text.Json;

namespace SyncStream.Web.Sockets;

/// <summary>A call of a hub method with one argument, as SignalR's JSON protocol has it.</summary>
/// <param name="Id">Goes into the answer; null where none is wanted.</param>
internal sealed record HubCall(string? Id, string Method, JsonElement Argument)
{
    private const byte RecordSeparator = 0x1e;
    private const int Invocation = 1;

    /// <summary>Reads one message with its separator; null where it is anything else, or has anything more.</summary>
    public static HubCall? Read(ReadOnlySpan<byte> message)
    {
        if (message is not [.. var text, RecordSeparator])
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(text);
            return Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or not of the form. (The latter is a string that is no text: half of a surrogate pair.)
            return null;
        }
    }

    private static HubCall? Read(ref Utf8JsonReader reader)
    {
        var (type, id, method, argument) = (0, default(string), default(string), default(JsonElement?));
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKnown =
                reader.ValueTextEquals("type"u8) ? type == 0 && ReadType(ref reader, out type)
                : reader.ValueTextEquals("invocationId"u8) ? id is null && ReadText(ref reader, out id)
                : reader.ValueTextEquals("target"u8) ? method is null && ReadText(ref reader, out method)
                : reader.ValueTextEquals("arguments"u8) && argument is null && ReadOnly(ref reader, out argument);
            if (!isKnown)
            {
                return null;
            }
        }

        // The end of the object, and of the message.
        return type == Invocation && method is not null && argument is { } only && !reader.Read()
            ? new(id, method, only)
            : null;
    }

    private static bool ReadType(ref Utf8JsonReader reader, out int type)
    {
        type = 0;
        return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out type);
    }

    private static bool ReadText(ref Utf8JsonReader reader, out string? text)
    {
        text = reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text is not null;
    }

    private static bool ReadOnly(ref Utf8JsonReader reader, out JsonElement? argument)
    {
        argument = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        argument = JsonElement.ParseValue(ref reader);
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray;
    }
}
