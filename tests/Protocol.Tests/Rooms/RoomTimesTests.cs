using SyncStream.Protocol.Rooms;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class RoomTimesTests
{
    private static readonly ChatMessage Line = new(new("m1"), new("ann"), "Ann", "hello", 7_000);
    private static readonly Playhead Playhead = new(new("i1"), 12, 1, true, 8_000);

    [Fact]
    public void Every_time_in_an_event_is_moved_and_nothing_else()
    {
        EquatableList<RoomEvent> events =
        [
            new RoomEvent.PlayheadChanged(Playhead, PlayheadCause.Seek) { Revision = 1, At = 9_000 },
            new RoomEvent.ChatPosted(Line) { Revision = 2, At = 9_500 },
            new RoomEvent.Reacted("🎉") { Revision = 3, At = 9_600 },
        ];
        events
            .OnClock(5_000)
            .ShouldBe([
                new RoomEvent.PlayheadChanged(Playhead with { At = 3_000 }, PlayheadCause.Seek)
                {
                    Revision = 1,
                    At = 4_000,
                },
                new RoomEvent.ChatPosted(Line with { At = 2_000 }) { Revision = 2, At = 4_500 },
                new RoomEvent.Reacted("🎉") { Revision = 3, At = 4_600 },
            ]);
    }

    [Fact]
    public void A_snapshot_shows_the_same_position_on_either_clock()
    {
        var room = RoomState.Empty(new("cinema")) with { Playhead = Playhead, Chat = [Line] };
        var there = room.SnapshotFor(new(new("ann"), "Ann", false), new(20_000, Presence.Empty));
        var here = there.OnClock(5_000);
        here.ServerTime.ShouldBe(15_000);
        here.Playhead.PositionAt(here.ServerTime, null).ShouldBe(there.Playhead.PositionAt(there.ServerTime, null));
        here.Chat.ShouldBe([Line with { At = 2_000 }]);
        there.OnClock(0).ShouldBeSameAs(there);
    }
}
