namespace SyncStream.Protocol.Media;

/// <summary>How a byte range falls onto the file's chunks: slices in order, without gap or overlap, one per chunk it touches.</summary>
/// <param name="Range">The bytes wanted.</param>
/// <param name="ChunkSize">Bytes per chunk; the same for everybody who shares a cache.</param>
public readonly record struct ChunkPlan(ByteRange Range, int ChunkSize = ChunkPlan.DefaultChunkSize)
{
    /// <summary>
    /// 1 MiB: large enough that a chunk's fixed costs vanish and few waits for a full socket fall on it, small enough that a
    /// seek wastes little: 1.7 s of a video of 5 Mbit/s.
    /// </summary>
    public const int DefaultChunkSize = 1024 * 1024;

    private long FirstIndex => Range.First / ChunkSize;

    /// <summary>How many chunks the range touches.</summary>
    public long Count => (Range.Last / ChunkSize) - FirstIndex + 1;

    /// <summary>The slice number <paramref name="step"/>, from 0 to <see cref="Count"/> - 1; computed, never stored.</summary>
    public ChunkSlice this[long step]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(step);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Count);
            var index = FirstIndex + step;
            var start = index * ChunkSize;
            var first = Math.Max(Range.First, start);
            var end = Math.Min(Range.Last + 1, start + ChunkSize);
            return new(index, (int)(first - start), (int)(end - first));
        }
    }
}
