using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

public sealed class RoomLivesTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RoomLives _lives;

    public RoomLivesTests() => _lives = new(_clock);

    [Fact]
    public void A_room_that_lived_is_asked_for_at_once_and_so_is_one_that_was_soon_moved_again()
    {
        PauseAfter(60).ShouldBe(0);
        PauseAfter(1).ShouldBe(0);
        PauseAfter(60).ShouldBe(0);
        PauseAfter(1).ShouldBe(0);
    }

    [Fact]
    public void One_that_ends_as_often_as_it_is_woken_is_asked_for_ever_less_often_until_it_lives()
    {
        PauseAfter(0).ShouldBe(0);
        PauseAfter(0).ShouldBe(0.5);
        PauseAfter(0).ShouldBe(0.75);
        foreach (var _ in Enumerable.Range(0, 10))
            PauseAfter(0).ShouldBeLessThanOrEqualTo(4);
        PauseAfter(0).ShouldBe(4);
        PauseAfter(60).ShouldBe(0);
        PauseAfter(0).ShouldBe(0);
        PauseAfter(0).ShouldBe(0.5);
    }

    /// <summary>In seconds, as all of them.</summary>
    private double PauseAfter(double life)
    {
        _lives.Began();
        _clock.Advance(TimeSpan.FromSeconds(life));
        return _lives.Ended().TotalSeconds;
    }
}
