using System.Numerics;

namespace SyncStream.Load.Generator;

/// <summary>Durations, each counted in a bucket no wider than 3 % of it.</summary>
internal sealed class Histogram
{
    private const int Bits = 5;
    private readonly long[] _counts = new long[64 << Bits];

    public long Count { get; private set; }

    /// <summary>Milliseconds.</summary>
    public double Max { get; private set; }

    public void Add(TimeSpan time)
    {
        var microseconds = Math.Max(0, (long)time.TotalMicroseconds);
        _counts[Bucket(microseconds)]++;
        Count++;
        Max = Math.Max(Max, microseconds / 1000.0);
    }

    /// <summary>Milliseconds; NaN where there is nothing.</summary>
    public double Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(Count * percent / 100);
        for (var (bucket, seen) = (0, 0L); bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank && Count > 0)
            {
                return Math.Min(Upper(bucket) / 1000.0, Max);
            }
        }
        return double.NaN;
    }

    private static int Bucket(long value)
    {
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount((ulong)value | 1) - Bits);
        return (shift << Bits) + (int)(value >> shift);
    }

    private static double Upper(int bucket)
    {
        var shift = Math.Max(0, (bucket >> Bits) - 1);
        return ((bucket - ((long)shift << Bits)) + 1) * Math.Pow(2, shift);
    }
}
