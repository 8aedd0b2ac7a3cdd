using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Wire;

/// <summary>
/// Enums by their names in camelCase, and by nothing else. .NET's own converter takes "moderators,host" for the bits of both together, which is
/// a value that no rule knows and that cannot be written again.
/// </summary>
internal sealed class ExactEnums : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private readonly (T Value, JsonEncodedText Name)[] _names =
        [
            .. Enum.GetValues<T>()
                .Select(value =>
                    (value, JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(value.ToString())))
                ),
        ];

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                foreach (var (value, name) in _names)
                {
                    if (reader.ValueTextEquals(name.EncodedUtf8Bytes))
                    {
                        return value;
                    }
                }
            }

            throw new JsonException($"one of {string.Join(", ", _names.Select(each => each.Name.Value))}");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            foreach (var (known, name) in _names)
            {
                if (EqualityComparer<T>.Default.Equals(known, value))
                {
                    writer.WriteStringValue(name);
                    return;
                }
            }

            throw new JsonException($"{value} is no {typeof(T).Name}");
        }
    }
}
