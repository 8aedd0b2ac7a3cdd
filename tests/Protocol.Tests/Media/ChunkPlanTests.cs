using CsCheck;
using SyncStream.Protocol.Media;

namespace SyncStream.Protocol.Tests.Media;

public class ChunkPlanTests
{
    [Fact]
    public void A_range_across_three_chunks_takes_the_tail_the_middle_and_the_head()
    {
        var plan = new ChunkPlan(new ByteRange(9, 13), 10);

        Slices(plan).ShouldBe([new ChunkSlice(0, 9, 1), new ChunkSlice(1, 0, 10), new ChunkSlice(2, 0, 2)]);
    }

    [Fact]
    public void Chunks_cover_the_range_exactly_and_in_order() =>
        Gen.Select(Gen.Long[0, 1L << 42], Gen.Long[1, 5000], Gen.Int[1, 700])
            .Sample(
                (first, length, chunkSize) =>
                {
                    var plan = new ChunkPlan(new ByteRange(first, length), chunkSize);
                    var position = first;
                    foreach (var slice in Slices(plan))
                    {
                        slice.Position(chunkSize).ShouldBe(position);
                        slice.Length.ShouldBeGreaterThan(0);
                        slice.Offset.ShouldBeGreaterThanOrEqualTo(0);
                        (slice.Offset + slice.Length).ShouldBeLessThanOrEqualTo(chunkSize);
                        position += slice.Length;
                    }
                    position.ShouldBe(first + length);
                },
                iter: 5_000
            );

    [Fact]
    public void Past_its_last_slice_a_plan_has_no_more()
    {
        var plan = new ChunkPlan(new ByteRange(0, 10), 10);

        plan.Count.ShouldBe(1);
        Should.Throw<ArgumentOutOfRangeException>(() => plan[1]);
    }

    private static IEnumerable<ChunkSlice> Slices(ChunkPlan plan)
    {
        for (var step = 0L; step < plan.Count; step++)
        {
            yield return plan[step];
        }
    }
}
