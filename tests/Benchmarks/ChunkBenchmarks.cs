using BenchmarkDotNet.Attributes;
using SyncStream.Protocol.Media;

namespace SyncStream.Benchmarks;

/// <summary>Planning of a video response.</summary>
public class ChunkBenchmarks
{
    private const long Size = 4L << 30;

    [Benchmark]
    public object PlanOfARange() => RangePlan.For("bytes=1000000-", Size);

    [Benchmark]
    public long ChunksOf64Mebibytes()
    {
        var plan = new ChunkPlan(new ByteRange(1_000_000, 64 << 20));
        var sum = 0L;
        for (var n = 0L; n < plan.Count; n++)
        {
            sum += plan[n].Length;
        }
        return sum;
    }
}
