using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

public sealed class RetriesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly Retries _retries = new();

    [Fact]
    public void A_file_is_tried_again_at_once_then_ever_more_seldom()
    {
        var tries = Enumerable.Range(0, 60).Where(minute => Due(minute) is 1);

        tries.ShouldBe([0, 1, 3, 7, 15, 31]);
    }

    [Fact]
    public void However_often_it_failed_it_is_tried_once_a_day()
    {
        var days = Enumerable.Range(0, 30).Select(day => Due(day * 24 * 60)).ToList();

        days.ShouldAllBe(due => due == 1);
    }

    [Fact]
    public void What_was_found_out_meanwhile_begins_anew()
    {
        Due(0).ShouldBe(1);
        _retries.Due([], Noon.AddSeconds(10)).ShouldBeEmpty();

        _retries.Due([Entry], Noon.AddSeconds(20)).Count.ShouldBe(1);
    }

    private static IndexEntry Entry => new(new("film.mp4", 1, Noon.UtcDateTime), new("film"), null, null);

    private int Due(int minute) => _retries.Due([Entry], Noon.AddMinutes(minute)).Count;
}
