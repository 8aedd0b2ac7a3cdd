namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Where a stream is cut, known in full before anything is made: the same on every worker and host, whoever makes a segment.
/// </summary>
internal sealed class SegmentGrid
{
    // Containers round times to milliseconds; no two cuts are this near to each other.
    public const double Tolerance = 0.02;

    private readonly double[] _starts;
    private readonly double _end;

    private readonly double? _length;

    private SegmentGrid(double[] starts, double end, double? length = null) =>
        (_starts, _end, _length) = (starts, end, length);

    public int Count => _starts.Length;

    /// <summary>Seconds.</summary>
    public double End => _end;

    /// <summary>Cuts at equal distances.</summary>
    /// <param name="length">Seconds of each.</param>
    /// <param name="duration">Seconds of the whole; more than 0.</param>
    public static SegmentGrid Even(double length, double duration)
    {
        // A rest of some milliseconds is no segment.
        var count = Math.Max(1, (int)Math.Ceiling((duration - 0.05) / length));
        return new([.. Enumerable.Range(0, count).Select(n => n * length)], duration, length);
    }

    /// <summary>Cuts at key frames, each at least <paramref name="length"/> seconds behind the one before.</summary>
    /// <param name="keyframes">Seconds, ascending; at least one.</param>
    public static SegmentGrid At(IReadOnlyList<double> keyframes, double length, double duration)
    {
        var starts = new List<double> { keyframes[0] };
        foreach (var at in keyframes)
        {
            if (at - starts[^1] >= length - Tolerance)
            {
                starts.Add(at);
            }
        }
        return new([.. starts], Math.Max(duration, starts[^1] + 0.05));
    }

    /// <summary>Where a segment begins, in seconds.</summary>
    public double Start(int segment) => _starts[segment];

    /// <summary>Seconds that the playlist names for it: the first one counts from 0.</summary>
    public double Length(int segment) =>
        (segment + 1 < _starts.Length ? _starts[segment + 1] : _end) - (segment == 0 ? 0 : _starts[segment]);

    /// <summary>The segment that a sample at so many seconds belongs to; -1 before the first, <see cref="Count"/> past the end.</summary>
    public int IndexOf(double time)
    {
        if (time >= _end - 0.001 && time > _starts[^1] + Tolerance)
        {
            return Count;
        }
        if (_length is { } length)
        {
            return (int)Math.Clamp(Math.Floor((time + Tolerance) / length), -1, Count);
        }
        var at = Array.BinarySearch(_starts, time + Tolerance);
        return at >= 0 ? at : ~at - 1;
    }
}
