using SyncStream.Protocol.Rooms;

namespace SyncStream.Protocol.Tests.Rooms;

/// <summary>A room that wakes on another host goes on where it was, whatever the clock there shows.</summary>
public sealed class MovedRoomTests
{
    private static readonly QueueItem Film = new(
        new("i1"),
        new VideoSource.Url("https://a.b/c"),
        "Film",
        600,
        new("ann")
    );
    private static readonly ChatMessage Line = new(new("m1"), new("ann"), "Ann", "hello", 7_000);

    /// <summary>Written by a clock called "a".</summary>
    private static readonly RoomState Playing = RoomState
        .Empty(new("cinema"))
        .Apply(
            new(
                [
                    new RoomEvent.SettingsChanged(new()) { Revision = 1, At = 1_000 },
                    new RoomEvent.QueueChanged([Film], Film.ItemId, LoopMode.None) { Revision = 2, At = 2_000 },
                    new RoomEvent.ChatPosted(Line) { Revision = 3, At = 7_000 },
                    new RoomEvent.PlayheadChanged(new(Film.ItemId, 12, 1, true, 8_000), PlayheadCause.Seek)
                    {
                        Revision = 4,
                        At = 7_900,
                    },
                ],
                Creates: true,
                Clock: "a"
            )
        );

    private static RoomCommit Claim(string clock, double? aheadMs) =>
        new([], Owner: "x", Clock: clock, AheadMs: aheadMs);

    private static double Due(RoomState room, RoomTimer timer) =>
        room.TimersAfterRecovery(new(double.MinValue, Presence.Empty))
            .OfType<RoomEffect.SetTimer>()
            .Single(t => t.Timer == timer)
            .At;

    [Theory]
    [InlineData(5_000)]
    [InlineData(-3_600_000)]
    [InlineData(0.25)]
    public void The_film_goes_on_where_it_is(double ahead)
    {
        var moved = Playing.Apply(Claim("b", ahead));
        moved.Clock.ShouldBe("b");
        foreach (var now in (double[])[7_950, 8_000, 9_500, 700_000])
        {
            moved.Playhead.PositionAt(now - ahead, 600).ShouldBe(Playing.Playhead.PositionAt(now, 600), 1e-6);
        }

        Due(moved, RoomTimer.ItemEnd).ShouldBe(Due(Playing, RoomTimer.ItemEnd) - ahead);
        moved.Chat[0].At.ShouldBe(Line.At - ahead);
        moved.Spoken[0].At.ShouldBe(Line.At - ahead);
        moved.EventsSince(2).ShouldBe(Playing.EventsSince(2)!.OnClock(ahead));
    }

    [Fact]
    public void A_wait_is_as_long_as_it_was()
    {
        var waiting = Playing.Apply(
            new([new RoomEvent.WaitingChanged([new("vic")], WaitReason.Buffering) { Revision = 5, At = 9_000 }])
        );
        var moved = waiting.Apply(Claim("b", 5_000));
        Due(moved, RoomTimer.WaitTimeout).ShouldBe(Due(waiting, RoomTimer.WaitTimeout) - 5_000);
    }

    [Fact]
    public void There_and_back_again_is_where_it_was() =>
        Playing.Apply(Claim("b", 5_000)).Apply(Claim("a", -5_000)).ShouldBe(Playing);

    [Fact]
    public void What_is_written_after_the_move_is_told_by_the_clock_there()
    {
        var paused = new Playhead(Film.ItemId, 20, 1, false, 11_000);
        var moved = Playing
            .Apply(Claim("b", 5_000))
            .Apply(
                new(
                    [new RoomEvent.PlayheadChanged(paused, PlayheadCause.Pause) { Revision = 5, At = 11_000 }],
                    Clock: "b"
                )
            );
        moved.Playhead.ShouldBe(paused);
        moved.Apply(Claim("c", 1_000)).Playhead.At.ShouldBe(10_000);
    }

    [Fact]
    public void Where_nobody_knows_the_other_clock_it_is_taken_at_its_word()
    {
        var moved = Playing.Apply(Claim("b", aheadMs: null));
        moved.ShouldBe(Playing with { Clock = "b" });
    }
}
