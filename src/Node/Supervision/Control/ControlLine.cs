using System.Buffers;
using System.Text.Json;

namespace SyncStream.Node.Supervision.Control;

/// <summary>A control message as a line of JSON.</summary>
internal static class ControlLine
{
    /// <summary>Longest line accepted, bytes: a status of 256 workers fits many times over.</summary>
    public const int Longest = 256 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        MaxDepth = 8,
    };

    /// <summary>The message as UTF-8 with its line end.</summary>
    public static byte[] Write(ControlMessage message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, Json);
        return [.. json, (byte)'\n'];
    }

    /// <summary>The message of a line without its line end.</summary>
    /// <exception cref="JsonException">It is no JSON, or of no known kind.</exception>
    public static ControlMessage Read(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 8 });
        try
        {
            return JsonSerializer.Deserialize<ControlMessage>(ref reader, Json)
                ?? throw new JsonException("null is no message");
        }
        catch (NotSupportedException e)
        {
            // What the serializer throws for an object without a kind.
            throw new JsonException("a message needs a known kind", e);
        }
    }
}
