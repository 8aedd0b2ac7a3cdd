namespace SyncStream.Protocol.Media;

/// <summary>
/// One range as a client asked for it (RFC 9110 §14.1.2), before the size is known:
/// <c>first-last</c>, <c>first-</c>, or <c>-suffix</c> (where <paramref name="First"/> is null and <paramref name="Last"/> counts bytes).
/// </summary>
public readonly record struct RangeSpec(long? First, long? Last)
{
    /// <summary>The bytes it means in a file of <paramref name="size"/> bytes, or null where it means none.</summary>
    public ByteRange? Resolve(long size)
    {
        if (First is not { } first)
        {
            var suffix = Math.Min(Last ?? 0, size);
            return suffix > 0 ? new(size - suffix, suffix) : null;
        }
        if (first >= size)
        {
            return null;
        }
        var last = Math.Min(Last ?? long.MaxValue, size - 1);
        return new(first, last - first + 1);
    }

    /// <summary>Takes one element of a range set; false where RFC 9110's grammar does not allow it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RangeSpec spec)
    {
        spec = default;
        var dash = text.IndexOf('-');
        if (dash < 0)
        {
            return false;
        }
        if (
            !TryPosition(text[..dash], out var first)
            || !TryPosition(text[(dash + 1)..], out var last)
            || (first is null && last is null)
            || first > last
        )
        {
            return false;
        }
        spec = new(first, last);
        return true;
    }

    /// <summary>Digits only, or nothing at all. A number beyond 63 bits is past every file's end: it saturates.</summary>
    private static bool TryPosition(ReadOnlySpan<char> text, out long? position)
    {
        position = null;
        if (text.IsEmpty)
        {
            return true;
        }
        if (text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }
        position = long.TryParse(text, out var value) ? value : long.MaxValue;
        return true;
    }
}
