using SyncStream.Protocol.Media;

namespace SyncStream.Protocol.Tests.Media;

public class RangeHeaderTests
{
    [Theory]
    [InlineData("bytes=0-499", 0L, 499L)]
    [InlineData("bytes=500-", 500L, null)]
    [InlineData("bytes=-500", null, 500L)]
    [InlineData("BYTES=1-1", 1L, 1L)]
    [InlineData("bytes= 1-2 ", 1L, 2L)]
    [InlineData("bytes=,,1-2,", 1L, 2L)]
    [InlineData("bytes=99999999999999999999999-", long.MaxValue, null)]
    [InlineData("bytes=0-99999999999999999999999", 0L, long.MaxValue)]
    public void A_sound_field_is_read(string field, long? first, long? last) =>
        RangeHeader.Parse(field).ShouldBe([new RangeSpec(first, last)]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=,")]
    [InlineData("bytes =0-1")]
    [InlineData("items=0-1")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=1--2")]
    [InlineData("bytes=0x1-2")]
    [InlineData("bytes=1 - 2")]
    [InlineData("bytes=1-2;3-4")]
    [InlineData("bytes=0-1,bytes=2-3")]
    [InlineData("bytes=0-1,x")]
    [InlineData("bytes=٠-١")]
    public void An_unsound_field_is_ignored(string? field) => RangeHeader.Parse(field).ShouldBeNull();

    [Fact]
    public void Sixteen_ranges_are_read_and_a_seventeenth_makes_the_field_ignored()
    {
        var sixteen = string.Join(",", Enumerable.Range(0, 16).Select(n => $"{n * 1000}-{n * 1000}"));

        RangeHeader.Parse($"bytes={sixteen}")!.Count.ShouldBe(16);
        RangeHeader.Parse($"bytes={sixteen},99999-").ShouldBeNull();
    }
}
