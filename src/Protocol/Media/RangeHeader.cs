namespace SyncStream.Protocol.Media;

/// <summary>
/// The <c>Range</c> request field (RFC 9110 §14.2). What it does not allow, and sets that only an attack asks for (§17.15),
/// is answered with null: the field is then ignored and the whole file is sent, as a server may.
/// </summary>
public static class RangeHeader
{
    /// <summary>More ranges than any player asks for; each one costs a part of the response.</summary>
    public const int MaxRanges = 16;

    private const string Unit = "bytes=";

    /// <summary>The ranges in the order they were asked for, at least one; null where the field is to be ignored.</summary>
    public static IReadOnlyList<RangeSpec>? Parse(string? field)
    {
        if (field is null || !field.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var set = field.AsSpan(Unit.Length);
        var specs = new List<RangeSpec>(1);
        foreach (var element in set.Split(','))
        {
            // Lists may hold empty elements and blanks around the others (RFC 9110 §5.6.1.2).
            var text = set[element].Trim(" \t");
            if (text.IsEmpty)
            {
                continue;
            }
            if (specs.Count == MaxRanges || !RangeSpec.TryParse(text, out var spec))
            {
                return null;
            }
            specs.Add(spec);
        }
        return specs.Count > 0 ? specs : null;
    }
}
