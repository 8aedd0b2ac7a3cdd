using System.Text;

namespace SyncStream.Node.Tests.Hosting.Telemetry;

/// <summary>As much of protobuf's wire format as it takes to look into a message: fields by number, one inside the other.</summary>
internal sealed record Protobuf(ReadOnlyMemory<byte> Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public string Hex => Convert.ToHexStringLower(Bytes.Span);

    /// <summary>The submessages, texts or bytes under a path of field numbers; numbers are skipped.</summary>
    public IEnumerable<Protobuf> At(params int[] path) =>
        path is [var first, .. var rest]
            ? Fields().Where(field => field.Number == first).SelectMany(field => field.Value.At(rest))
            : [this];

    /// <summary>The value of an attribute (KeyValue) among those under a field.</summary>
    public string? Attribute(int field, string key) =>
        At(field)
            .Where(pair => pair.At(1).Single().Text == key)
            .SelectMany(pair => pair.At(2, 1))
            .Select(value => value.Text)
            .FirstOrDefault();

    private List<(int Number, Protobuf Value)> Fields()
    {
        var fields = new List<(int, Protobuf)>();
        for (var at = 0; at < Bytes.Length; )
        {
            var tag = Varint(ref at);
            var length = (tag & 7) switch
            {
                0 => Skip(ref at),
                1 => 8,
                2 => (int)Varint(ref at),
                5 => 4,
                var type => throw new FormatException($"wire type {type}"),
            };
            if ((tag & 7) == 2)
            {
                fields.Add(((int)(tag >> 3), new(Bytes.Slice(at, length))));
            }

            at += length;
        }

        return fields;
    }

    private int Skip(ref int at)
    {
        Varint(ref at);
        return 0;
    }

    private ulong Varint(ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Bytes.Span[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
