using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

public sealed class SegmentGridTests
{
    [Fact]
    public void Segments_of_equal_length_cover_the_whole_and_no_more()
    {
        var grid = SegmentGrid.Even(4, 10);

        grid.Count.ShouldBe(3);
        Enumerable.Range(0, 3).Sum(grid.Length).ShouldBe(10, 1e-9);
        grid.IndexOf(0).ShouldBe(0);
        grid.IndexOf(3.9999999).ShouldBe(1, "a rounding error is no frame of the segment before");
        grid.IndexOf(9.9).ShouldBe(2);
        grid.IndexOf(10).ShouldBe(3);
    }

    [Fact]
    public void A_rest_of_a_few_milliseconds_is_no_segment() => SegmentGrid.Even(4, 12.014).Count.ShouldBe(3);

    [Fact]
    public void The_longest_film_there_may_be_takes_no_memory_to_cut()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var grid = SegmentGrid.Even(4, 1_000_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000);
        grid.Count.ShouldBe(250_000);
        grid.Start(249_999).ShouldBe(999_996);
        grid.Length(249_999).ShouldBe(4);
        grid.IndexOf(999_995.9999).ShouldBe(249_999, "a rounding error is no frame of the segment before");
    }

    [Fact]
    public void Cuts_lie_at_key_frames_and_at_least_the_length_apart()
    {
        var grid = SegmentGrid.At([0.006, 2.008, 4.01, 6.012, 13.9, 14.2], 4, 16);

        Enumerable.Range(0, grid.Count).Select(grid.Start).ShouldBe([0.006, 4.01, 13.9]);
        Enumerable.Range(0, grid.Count).Sum(grid.Length).ShouldBe(16, 1e-9);
        grid.IndexOf(4.009).ShouldBe(1, "containers round to milliseconds");
        grid.IndexOf(13.8).ShouldBe(1);
    }
}
