using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Wire;

/// <summary>
/// Refuses a number that is too large for a double (<c>1e999</c>). It would be read as infinity, which JSON cannot
/// write again: a message that holds one could not travel on.
/// </summary>
public sealed class FiniteNumberConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new JsonException("not a finite number");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}
