using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class WaitingRulesTests
{
    private static readonly RoomSettings All = new() { Wait = WaitPolicy.All };
    private static readonly RoomSettings Quorum = new() { Wait = WaitPolicy.Quorum };

    [Fact]
    public void A_room_that_waits_for_all_pauses_for_one()
    {
        var room = Playing(settings: All, seconds: 10);
        var events = room.Reports(Vic, PlaybackState.Buffering);
        var moved = events[0].ShouldBeOfType<RoomEvent.PlayheadChanged>();
        moved.Cause.ShouldBe(PlayheadCause.Waiting);
        moved.Playhead.ShouldBe(new(room.Current.ItemId, 10, 1, false, room.Now));
        events[1].ShouldBeOfType<RoomEvent.WaitingChanged>().WaitingFor.ShouldBe([Vic.ViewerId]);
        room.Timers[RoomTimer.WaitTimeout].ShouldBe(room.Now + 15_000);
        room.Timers.ShouldNotContainKey(RoomTimer.ItemEnd);
    }

    [Fact]
    public void A_room_that_never_waits_goes_on() => Playing().Reports(Vic, PlaybackState.Buffering).ShouldBeEmpty();

    [Fact]
    public void A_quorum_waits_when_more_than_half_buffer()
    {
        var room = Playing(settings: Quorum);
        room.Reports(Vic, PlaybackState.Buffering).ShouldBeEmpty();
        room.Reports(Vera, PlaybackState.Buffering).ShouldBeEmpty();
        room.Reports(Mo, PlaybackState.Buffering).ShouldNotBeEmpty();
        room.State.IsWaiting.ShouldBeTrue();
        room.Reports(Mo, PlaybackState.Paused);
        room.State.IsWaiting.ShouldBeFalse();
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void When_they_are_back_all_resume_as_one()
    {
        var room = Playing(settings: All, seconds: 10);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Passes(4_000);
        room.Reports(Vic, PlaybackState.Paused);
        room.State.Playhead.ShouldBe(new(room.Current.ItemId, 10, 1, true, room.Now + Lead));
        room.State.Tail[^1].ShouldBeOfType<RoomEvent.PlayheadChanged>().Cause.ShouldBe(PlayheadCause.Resumed);
        room.Timers.ShouldNotContainKey(RoomTimer.WaitTimeout);
    }

    [Fact]
    public void Who_leaves_is_not_waited_for()
    {
        var room = Playing(settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Leaves(Vic);
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void Another_who_buffers_does_not_prolong_the_wait()
    {
        var room = Playing(settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        var until = room.Timers[RoomTimer.WaitTimeout];
        room.Passes(5_000);
        room.Reports(Vera, PlaybackState.Buffering)
            .ShouldHaveSingleItem()
            .ShouldBeOfType<RoomEvent.WaitingChanged>()
            .WaitingFor.ShouldBe([Vera.ViewerId, Vic.ViewerId]);
        room.Timers[RoomTimer.WaitTimeout].ShouldBe(until);
    }

    [Fact]
    public void The_wait_times_out_and_one_bad_client_is_not_waited_for_again()
    {
        var room = Playing(settings: All, seconds: 10);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Passes(15_000);
        room.State.IsWaiting.ShouldBeFalse();
        room.State.Playhead.ShouldBe(new(room.Current.ItemId, 10, 1, true, room.Now + Lead));
        room.Reports(Vic, PlaybackState.Buffering).ShouldBeEmpty();
        room.Leaves(Vic);
        room.Enters(Vic);
        room.Reports(Vic, PlaybackState.Buffering).ShouldBeEmpty();
    }

    [Fact]
    public void Who_played_again_is_waited_for_again()
    {
        var room = Playing(settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Passes(15_000);
        room.Reports(Vic, PlaybackState.Playing);
        room.Reports(Vic, PlaybackState.Buffering);
        room.State.Waiting.For.ShouldBe([Vic.ViewerId]);
    }

    [Fact]
    public void Play_goes_on_without_those_who_buffer()
    {
        var room = Playing(settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Does(Vera, Play());
        room.State.IsWaiting.ShouldBeFalse();
        room.State.Playhead.Playing.ShouldBeTrue();
        room.Reports(Vic, PlaybackState.Buffering).ShouldBeEmpty();
    }

    [Fact]
    public void Pause_ends_the_wait_and_stays_paused()
    {
        var room = Playing(settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Does(Vera, Pause());
        room.State.IsWaiting.ShouldBeFalse();
        room.Reports(Vic, PlaybackState.Playing).ShouldBeEmpty();
        room.State.Playhead.Playing.ShouldBeFalse();
    }

    [Fact]
    public void A_seek_during_the_wait_keeps_waiting_there()
    {
        var room = Playing(settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Does(Vera, Seek(60));
        room.State.IsWaiting.ShouldBeTrue();
        room.Reports(Vic, PlaybackState.Paused);
        room.Position.ShouldBe(60);
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void A_new_item_ends_the_wait_and_plays()
    {
        var room = Playing(items: 2, settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Does(Vera, Skip());
        room.State.IsWaiting.ShouldBeFalse();
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void A_room_told_to_wait_no_more_goes_on()
    {
        var room = Playing(settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        room.Does(Ann, Settings() with { Wait = WaitPolicy.Never });
        room.State.IsWaiting.ShouldBeFalse();
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void A_paused_room_waits_for_no_one() =>
        WithItems(1, All).Reports(Vic, PlaybackState.Buffering).ShouldBeEmpty();

    [Fact]
    public void After_a_crash_the_wait_still_times_out()
    {
        var room = Playing(settings: All);
        room.Reports(Vic, PlaybackState.Buffering);
        room.State.TimersAfterRecovery(room.Context)
            .ShouldBe([new RoomEffect.SetTimer(RoomTimer.WaitTimeout, room.Now + 15_000)]);
    }
}
