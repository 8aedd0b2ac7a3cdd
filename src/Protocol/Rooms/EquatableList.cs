using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Rooms;

/// <summary>An immutable list that equals another of the same elements, so that records which hold one are values.</summary>
[JsonConverter(typeof(EquatableListConverter))]
[CollectionBuilder(typeof(EquatableList), nameof(EquatableList.Create))]
public sealed class EquatableList<T> : IReadOnlyList<T>, IEquatable<EquatableList<T>>
{
    public static readonly EquatableList<T> Empty = new([]);

    private readonly Store _store;
    private readonly int _start;

    public EquatableList(ImmutableArray<T> items)
        : this(new(ImmutableCollectionsMarshal.AsArray(items) ?? [], items.Length), 0, items.Length) { }

    private EquatableList(Store store, int start, int count) => (_store, _start, Count) = (store, start, count);

    public int Count { get; }

    public T this[int index] => Span[index];

    public ReadOnlySpan<T> Span => Memory.Span;

    public ReadOnlyMemory<T> Memory => new(_store.Slots, _start, Count);

    /// <summary>A copy with the methods that make other lists of it.</summary>
    public ImmutableArray<T> ToImmutable() => [.. Span];

    /// <summary>
    /// The list with <paramref name="more"/> at its end, without its first <paramref name="forgotten"/>. Lists of which each is the
    /// one before and a little more share their elements, so that a long one costs no copy each time.
    /// </summary>
    public EquatableList<T> Then(int forgotten, ReadOnlySpan<T> more)
    {
        var (start, kept) = (_start + forgotten, Count - forgotten);
        if (_store.TryTake(_start + Count, more.Length))
        {
            more.CopyTo(_store.Slots.AsSpan(_start + Count));
            return new(_store, start, kept + more.Length);
        }

        var slots = new T[kept + more.Length + Math.Clamp(kept / 4, 4, 64)];
        Span[forgotten..].CopyTo(slots);
        more.CopyTo(slots.AsSpan(kept));
        return new(new(slots, kept + more.Length), 0, kept + more.Length);
    }

    public bool Equals(EquatableList<T>? other) => other is not null && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, this[0], this[^1]);

    public Enumerator GetEnumerator() => new(Memory);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through a list without an allocation.</summary>
    public struct Enumerator(ReadOnlyMemory<T> items) : IEnumerator<T>
    {
        private int _at = -1;

        public readonly T Current => items.Span[_at];

        readonly object? IEnumerator.Current => Current;

        public bool MoveNext() => ++_at < items.Length;

        public void Reset() => _at = -1;

        public readonly void Dispose() { }
    }

    /// <summary>What lists share: no slot changes once it is taken.</summary>
    private sealed class Store(T[] slots, int taken)
    {
        private int _taken = taken;

        public T[] Slots => slots;

        /// <summary>The slots from <paramref name="at"/> on, so many; false where another list has had them, or there are none.</summary>
        public bool TryTake(int at, int count) =>
            at + count <= slots.Length && Interlocked.CompareExchange(ref _taken, at + count, at) == at;
    }
}

/// <summary>Builds <see cref="EquatableList{T}"/> from collection expressions.</summary>
public static class EquatableList
{
    public static EquatableList<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);

    public static EquatableList<T> ToEquatableList<T>(this IEnumerable<T> items) => new([.. items]);

    /// <summary>The list with <paramref name="more"/> at its end and, beyond <paramref name="max"/>, its oldest forgotten.</summary>
    public static EquatableList<T> Remember<T>(this EquatableList<T> list, int max, params ReadOnlySpan<T> more)
    {
        var forgotten = Math.Clamp(list.Count + more.Length - max, 0, list.Count);
        return list.Then(forgotten, more);
    }
}

/// <summary>Reads and writes an <see cref="EquatableList{T}"/> as a JSON array.</summary>
public sealed class EquatableListConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(EquatableList<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)
            Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()[0]))!;

    private sealed class Converter<T> : JsonConverter<EquatableList<T>>
    {
        public override EquatableList<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var items = JsonSerializer.Deserialize<ImmutableArray<T>>(ref reader, options);
            // The serializer checks members for null, but not elements.
            return items.Any(item => item is null) ? throw new JsonException("a list has no nulls") : new(items);
        }

        public override void Write(Utf8JsonWriter writer, EquatableList<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Memory, options);
    }
}
