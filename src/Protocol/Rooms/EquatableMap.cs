using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Rooms;

/// <summary>An immutable map that equals another of the same entries, so that records which hold one are values.</summary>
[JsonConverter(typeof(EquatableMapConverter))]
public sealed class EquatableMap<TKey, TValue>(ImmutableDictionary<TKey, TValue> entries)
    : IEquatable<EquatableMap<TKey, TValue>>
    where TKey : notnull
{
    public static readonly EquatableMap<TKey, TValue> Empty = new(ImmutableDictionary<TKey, TValue>.Empty);

    /// <summary>The entries, for building the next map.</summary>
    public ImmutableDictionary<TKey, TValue> Entries { get; } = entries;

    public int Count => Entries.Count;

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => Entries.TryGetValue(key, out value);

    public bool Equals(EquatableMap<TKey, TValue>? other) =>
        other is not null
        && Count == other.Count
        && Entries.All(entry =>
            other.TryGetValue(entry.Key, out var value) && EqualityComparer<TValue>.Default.Equals(entry.Value, value)
        );

    public override bool Equals(object? obj) => Equals(obj as EquatableMap<TKey, TValue>);

    public override int GetHashCode() => Count;
}

/// <summary>Reads and writes an <see cref="EquatableMap{TKey, TValue}"/> as a JSON object.</summary>
public sealed class EquatableMapConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(EquatableMap<,>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)
            Activator.CreateInstance(typeof(Converter<,>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<TKey, TValue> : JsonConverter<EquatableMap<TKey, TValue>>
        where TKey : notnull
    {
        public override EquatableMap<TKey, TValue> Read(
            ref Utf8JsonReader reader,
            Type type,
            JsonSerializerOptions options
        ) => new(JsonSerializer.Deserialize<ImmutableDictionary<TKey, TValue>>(ref reader, options)!);

        public override void Write(
            Utf8JsonWriter writer,
            EquatableMap<TKey, TValue> value,
            JsonSerializerOptions options
        ) => JsonSerializer.Serialize(writer, value.Entries, options);
    }
}
