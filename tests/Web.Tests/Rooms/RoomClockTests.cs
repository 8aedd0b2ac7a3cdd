using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

public sealed class RoomClockTests
{
    /// <summary>Exchanges with a room whose clock is ahead, over a line with random delays.</summary>
    private static RoomClock After(int exchanges, double ahead, double jitter, int seed = 1)
    {
        var random = new Random(seed);
        var clock = new RoomClock();
        for (var i = 0; i < exchanges; i++)
        {
            var sent = 1_000_000.0 + i * 1_000;
            var reached = sent + 0.2 + random.NextDouble() * jitter;
            clock.Add(sent, reached + ahead, reached + 0.2 + random.NextDouble() * jitter);
        }

        return clock;
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(-5_000)]
    [InlineData(40)]
    public void A_clock_that_is_ahead_is_known_within_the_least_round_trip(double ahead)
    {
        for (var seed = 0; seed < 500; seed++)
        {
            After(8, ahead, jitter: 10, seed).AheadMs.ShouldBe(ahead, 5);
        }
    }

    [Fact]
    public void Workers_of_one_host_are_taken_at_their_word_exactly()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var clock = After(8, ahead: 0, jitter: 30, seed);
            clock.AheadMs.ShouldBe(0);
            clock.IsSettled.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_clock_that_has_a_name_of_its_own_is_another_one_however_near_it_is()
    {
        var clock = new RoomClock { IsOurs = false };
        clock.Add(1_000, 1_020, 1_030);
        clock.Add(2_000, 2_015, 2_020);
        clock.AheadMs.ShouldBe(5, 5);
        clock.IsSettled.ShouldBeFalse();

        clock.IsOurs = true;
        (clock.AheadMs, clock.IsSettled).ShouldBe((0, true));
    }

    [Fact]
    public void One_exchange_with_another_clock_is_not_enough_to_let_viewers_in()
    {
        After(1, ahead: 5_000, jitter: 10).IsSettled.ShouldBeFalse();
        After(4, ahead: 5_000, jitter: 10).IsSettled.ShouldBeTrue();
    }

    [Fact]
    public void A_clock_that_was_set_is_believed_at_once()
    {
        var clock = After(8, ahead: 5_000, jitter: 1);
        clock.Add(2_000_000, 2_000_001 - 700, 2_000_002);
        clock.AheadMs.ShouldBe(-700, 1);
    }

    [Fact]
    public void Clocks_that_drift_apart_are_followed()
    {
        var clock = new RoomClock();
        for (var i = 0; i < 400; i++)
        {
            var sent = i * 15_000.0;
            clock.Add(sent, sent + 0.5 + 5_000 + sent * 4e-5, sent + 1);
        }

        clock.AheadMs.ShouldBe(5_000 + 399 * 15_000 * 4e-5, 2);
    }

    [Theory]
    [InlineData(10, 5, 9)]
    [InlineData(10, double.NaN, 11)]
    [InlineData(double.NaN, 5, 11)]
    public void Nonsense_changes_nothing(double sent, double room, double received)
    {
        var clock = After(4, ahead: 5_000, jitter: 0);
        var before = clock.AheadMs;
        clock.Add(sent, room, received);
        clock.AheadMs.ShouldBe(before);
    }
}
