using CsCheck;
using SyncStream.Protocol.Media;

namespace SyncStream.Protocol.Tests.Media;

public class RangePlanTests
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-", 0, 1000)]
    [InlineData("bytes=999-", 999, 1)]
    [InlineData("bytes=-1", 999, 1)]
    [InlineData("bytes=-5000", 0, 1000)]
    [InlineData("bytes=10-5000", 10, 990)]
    [InlineData("bytes=0-99,100-199", 0, 200)]
    [InlineData("bytes=100-199,0-150", 0, 200)]
    [InlineData("bytes=0-9,90-99", 0, 100)]
    [InlineData("bytes=0-9,2000-", 0, 10)]
    public void One_range_of_a_thousand_bytes(string field, long first, long length) =>
        Partial(field, 1000).ShouldBe([new ByteRange(first, length)]);

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=1000-1001")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=2000-,-0")]
    [InlineData("bytes=99999999999999999999-")]
    public void Past_the_end_nothing_can_be_sent(string field) =>
        RangePlan.For(field, 1000).ShouldBeOfType<RangePlan.Unsatisfiable>();

    [Theory]
    [InlineData(null, 1000)]
    [InlineData("bytes=5-4", 1000)]
    [InlineData("bytes=0-", 0)]
    [InlineData("bytes=-1", 0)]
    public void Without_a_sound_range_the_whole_is_sent(string? field, long size) =>
        RangePlan.For(field, size).ShouldBeOfType<RangePlan.Whole>();

    [Fact]
    public void Parts_keep_the_order_in_which_they_were_asked_for() =>
        Partial("bytes=900-,0-9,500-509", 1000)
            .ShouldBe([new ByteRange(900, 100), new ByteRange(0, 10), new ByteRange(500, 10)]);

    [Fact]
    public void Whatever_is_asked_for_the_parts_hold_it_once_and_nothing_far_from_it() =>
        Gen.Select(Gen.Long[1, 5000], Gen.Select(Gen.Long[0, 6000], Gen.Long[0, 6000]).List[1, RangeHeader.MaxRanges])
            .Sample(
                (size, pairs) =>
                {
                    var asked = pairs
                        .Select(p => (First: Math.Min(p.Item1, p.Item2), Last: Math.Max(p.Item1, p.Item2)))
                        .ToList();
                    var field = "bytes=" + string.Join(", ", asked.Select(a => $"{a.First}-{a.Last}"));
                    var satisfiable = asked.Where(a => a.First < size).ToList();
                    var plan = RangePlan.For(field, size);
                    if (satisfiable.Count == 0)
                    {
                        plan.ShouldBeOfType<RangePlan.Unsatisfiable>();
                        return;
                    }
                    var parts = plan.ShouldBeOfType<RangePlan.Partial>().Ranges;

                    foreach (var a in satisfiable)
                    {
                        var last = Math.Min(a.Last, size - 1);
                        parts.Count(p => p.First <= a.First && last <= p.Last).ShouldBe(1);
                    }
                    foreach (
                        var (before, after) in parts.OrderBy(p => p.First).Zip(parts.OrderBy(p => p.First).Skip(1))
                    )
                    {
                        (after.First - before.Last - 1).ShouldBeGreaterThan(RangePlan.PartOverhead);
                    }
                    parts.ShouldAllBe(p => p.First >= 0 && p.Length > 0 && p.Last < size);
                    parts.Sum(p => p.Length).ShouldBeLessThanOrEqualTo(size);
                },
                iter: 5_000
            );

    [Fact]
    public void No_text_however_strange_leads_past_the_end() =>
        Gen.Select(Gen.String[Gen.Char["0123456789-, =abytes\t\u0660"], 0, 40], Gen.Long[0, 300])
            .Sample(
                (text, size) =>
                {
                    if (RangePlan.For("bytes=" + text, size) is RangePlan.Partial partial)
                    {
                        partial.Ranges.All(p => p.First >= 0 && p.Length > 0 && p.Last < size).ShouldBeTrue();
                    }
                },
                iter: 10_000
            );

    private static IReadOnlyList<ByteRange> Partial(string field, long size) =>
        RangePlan.For(field, size).ShouldBeOfType<RangePlan.Partial>().Ranges;
}
