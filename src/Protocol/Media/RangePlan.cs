namespace SyncStream.Protocol.Media;

/// <summary>What to send for a <c>Range</c> field and a file of known size: the closed family of RFC 9110 §14.2's outcomes.</summary>
public abstract record RangePlan
{
    /// <summary>
    /// About what a part of a multipart response costs beside its bytes: ranges that lie closer together are sent as one
    /// (RFC 9110 §15.3.7.2).
    /// </summary>
    public const int PartOverhead = 80;

    private RangePlan() { }

    /// <summary>200: no range was asked for, or the field is to be ignored.</summary>
    public sealed record Whole : RangePlan
    {
        public static readonly Whole Instance = new();
    }

    /// <summary>206: these bytes, in this order; no two of them overlap. One is sent plainly, several as multipart/byteranges.</summary>
    public sealed record Partial(IReadOnlyList<ByteRange> Ranges) : RangePlan;

    /// <summary>416: the field is sound, but no byte of the file is meant.</summary>
    public sealed record Unsatisfiable : RangePlan
    {
        public static readonly Unsatisfiable Instance = new();
    }

    /// <summary>Decides for a field as it came, null for none, and a file of <paramref name="size"/> bytes.</summary>
    public static RangePlan For(string? field, long size)
    {
        // No range of an empty file can be written as a Content-Range; ignoring the field says the same in one answer.
        if (size == 0 || RangeHeader.Parse(field) is not { } specs)
        {
            return Whole.Instance;
        }
        if (specs.Count == 1)
        {
            return specs[0].Resolve(size) is { } only ? new Partial([only]) : Unsatisfiable.Instance;
        }
        var ranges = Coalesce([.. specs.Select(spec => spec.Resolve(size)).OfType<ByteRange>()]);
        return ranges.Count == 0 ? Unsatisfiable.Instance : new Partial(ranges);
    }

    /// <summary>Joins what overlaps or nearly touches; the rest keeps the order in which it was asked for.</summary>
    private static List<ByteRange> Coalesce(IReadOnlyList<ByteRange> ranges)
    {
        var merged = new List<(ByteRange Range, int Asked)>(ranges.Count);
        foreach (var (asked, range) in ranges.Index().OrderBy(each => each.Item.First))
        {
            if (merged.Count > 0 && merged[^1] is var before && range.First - before.Range.Last - 1 <= PartOverhead)
            {
                var last = Math.Max(before.Range.Last, range.Last);
                var first = before.Range.First;
                merged[^1] = (new(first, last - first + 1), Math.Min(before.Asked, asked));
            }
            else
            {
                merged.Add((range, asked));
            }
        }
        return [.. merged.OrderBy(each => each.Asked).Select(each => each.Range)];
    }
}
