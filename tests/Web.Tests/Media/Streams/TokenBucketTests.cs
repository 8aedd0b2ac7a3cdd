using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Media.Streams;

namespace SyncStream.Web.Tests.Media.Streams;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_burst_passes_at_once_and_what_is_beyond_waits_as_long_as_the_rate_says()
    {
        var bucket = new TokenBucket(rate: 1000, burst: 500, _time);

        bucket.Take(500).ShouldBe(TimeSpan.Zero);
        bucket.Take(250).ShouldBe(TimeSpan.FromSeconds(0.25));
        bucket.Take(250).ShouldBe(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void A_rest_fills_it_up_to_the_burst_and_not_further()
    {
        var bucket = new TokenBucket(rate: 1000, burst: 500, _time);
        bucket.Take(1500);
        bucket.IsFull.ShouldBeFalse();

        _time.Advance(TimeSpan.FromHours(1));

        bucket.IsFull.ShouldBeTrue();
        bucket.Take(500).ShouldBe(TimeSpan.Zero);
        bucket.Take(1).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void Over_time_the_rate_holds_whatever_the_sizes()
    {
        var bucket = new TokenBucket(rate: 1000, burst: 100, _time);
        var random = new Random(1);
        var start = _time.GetUtcNow();
        var total = 0L;
        for (var n = 0; n < 1000; n++)
        {
            var size = random.Next(1, 5000);
            total += size;
            _time.Advance(bucket.Take(size));
        }

        var seconds = (_time.GetUtcNow() - start).TotalSeconds;
        (total / seconds).ShouldBeInRange(999, 1001);
    }
}
