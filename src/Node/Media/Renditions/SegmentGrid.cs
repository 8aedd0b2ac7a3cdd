namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Where a stream is cut, known in full before anything is made: the same on every worker and host, whoever makes a segment.
/// </summary>
internal sealed class SegmentGrid
{
    // Containers round times to milliseconds; no two cuts are this near to each other.
    public const double Tolerance = 0.02;

    // Cuts at equal distances are counted, not stored: a grid is made for every request, and a film may last for days.
    private readonly double[]? _starts;
    private readonly double _length;
    private readonly double _end;

    private SegmentGrid(int count, double end, double[]? starts = null, double length = 0) =>
        (Count, _end, _starts, _length) = (count, end, starts, length);

    public int Count { get; }

    /// <summary>Seconds.</summary>
    public double End => _end;

    /// <summary>Cuts at equal distances.</summary>
    /// <param name="length">Seconds of each.</param>
    /// <param name="duration">Seconds of the whole; more than 0.</param>
    public static SegmentGrid Even(double length, double duration)
    {
        // A rest of some milliseconds is no segment.
        var count = Math.Max(1, (int)Math.Ceiling((duration - 0.05) / length));
        return new(count, duration, length: length);
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
        return new(starts.Count, Math.Max(duration, starts[^1] + 0.05), [.. starts]);
    }

    /// <summary>Where a segment begins, in seconds.</summary>
    public double Start(int segment) => _starts is null ? segment * _length : _starts[segment];

    /// <summary>Seconds that the playlist names for it: the first one counts from 0.</summary>
    public double Length(int segment) =>
        (segment + 1 < Count ? Start(segment + 1) : _end) - (segment == 0 ? 0 : Start(segment));

    /// <summary>The segment that a sample at so many seconds belongs to; -1 before the first, <see cref="Count"/> past the end.</summary>
    public int IndexOf(double time)
    {
        if (time >= _end - 0.001 && time > Start(Count - 1) + Tolerance)
        {
            return Count;
        }
        if (_starts is null)
        {
            return (int)Math.Clamp(Math.Floor((time + Tolerance) / _length), -1, Count);
        }
        var at = Array.BinarySearch(_starts, time + Tolerance);
        return at >= 0 ? at : ~at - 1;
    }
}
