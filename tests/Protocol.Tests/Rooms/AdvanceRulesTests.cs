using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class AdvanceRulesTests
{
    [Theory]
    [InlineData(LoopMode.None)]
    [InlineData(LoopMode.One)]
    [InlineData(LoopMode.All)]
    public void A_room_that_is_held_stops_after_the_item_and_goes_on_as_ever_after_the_next(LoopMode loop)
    {
        var room = Playing(items: 2, seconds: 99);
        room.Does(Ann, SetLoop(loop));
        room.Does(Vic, HoldNext()).ShouldHaveSingleItem().ShouldBeOfType<RoomEvent.NextHeld>().Held.ShouldBeTrue();
        room.State.SnapshotFor(Vic, room.Context).NextHeld.ShouldBeTrue();
        room.Does(Ann, HoldNext()).ShouldBeEmpty();
        room.Passes(1_001);
        room.Current.Title.ShouldBe("The film1");
        room.State.Playhead.Playing.ShouldBeFalse();
        room.Position.ShouldBe(100);
        room.State.NextHeld.ShouldBeFalse();
        room.Does(Ann, SetLoop(LoopMode.None));
        room.Does(Ann, PlayItem(room.State.Queue[0].ItemId));
        room.Passes(Lead + 100_001);
        room.Current.Title.ShouldBe("The film2");
    }

    [Fact]
    public void A_hold_is_taken_back_and_is_over_with_its_item()
    {
        var room = Playing(items: 3);
        room.Does(Ann, HoldNext());
        room.Does(Ann, HoldNext(false)).ShouldHaveSingleItem();
        room.Does(Ann, HoldNext());
        room.Does(Ann, Skip());
        room.State.NextHeld.ShouldBeFalse();
        Opened().Refuses(Ann, HoldNext()).Code.ShouldBe(ErrorCode.Invalid);
    }

    [Fact]
    public void When_an_item_ends_the_next_one_plays()
    {
        var room = Playing(items: 2, seconds: 99);
        room.Passes(1_001);
        room.Current.Title.ShouldBe("The film2");
        room.State.Playhead.Playing.ShouldBeTrue();
        var e = room.State.Tail[^1].ShouldBeOfType<RoomEvent.PlayheadChanged>();
        e.Cause.ShouldBe(PlayheadCause.Ended);
        e.By.ShouldBeNull();
    }

    [Fact]
    public void After_the_last_item_the_room_stands_at_its_end()
    {
        var room = Playing(items: 1, seconds: 500);
        room.State.Playhead.Playing.ShouldBeFalse();
        room.Position.ShouldBe(100);
        room.Timers.ShouldBeEmpty();
    }

    [Fact]
    public void A_looped_item_begins_again()
    {
        var room = Playing(items: 2);
        room.Does(Ann, SetLoop(LoopMode.One));
        room.Passes(90_000 + Lead + 5_000);
        room.Current.Title.ShouldBe("The film1");
        room.Position.ShouldBe(5, 0.001);
    }

    [Fact]
    public void A_looped_queue_begins_again_with_its_first_item()
    {
        var room = Playing(items: 2);
        room.Does(Ann, SetLoop(LoopMode.All));
        room.Passes(90_000 + Lead + 100_000 + Lead + 5_000);
        room.Current.Title.ShouldBe("The film1");
        room.Position.ShouldBe(5, 0.001);
    }

    [Fact]
    public void The_end_moves_with_a_seek_and_with_the_rate()
    {
        var room = Playing(items: 2, seconds: 10);
        room.Does(Ann, Seek(90));
        room.Timers[RoomTimer.ItemEnd].ShouldBe(room.Now + SeekLead + 10_000);
        room.Does(Ann, SetRate(2));
        room.Timers[RoomTimer.ItemEnd].ShouldBe(room.Now + SeekLead + 5_000);
        room.Does(Ann, Pause());
        room.Timers.ShouldBeEmpty();
    }

    [Fact]
    public void A_timer_that_rings_too_early_is_set_again()
    {
        var room = Playing(items: 2, seconds: 10);
        var accepted = room.Accepts(new RoomInput.TimerDue(RoomTimer.ItemEnd));
        accepted.Commit.Events.ShouldBeEmpty();
        accepted.Effects.ShouldHaveSingleItem().ShouldBe(new RoomEffect.SetTimer(RoomTimer.ItemEnd, room.Now + 90_000));
    }

    [Fact]
    public void A_timer_that_is_due_no_more_does_nothing()
    {
        var room = WithItems(2);
        var accepted = room.Accepts(new RoomInput.TimerDue(RoomTimer.ItemEnd));
        accepted.Commit.Events.ShouldBeEmpty();
        accepted.Effects.ShouldBeEmpty();
    }

    [Fact]
    public void After_a_crash_the_end_of_the_item_is_awaited_again()
    {
        var room = Playing(seconds: 10);
        room.State.TimersAfterRecovery(room.Context)
            .ShouldBe([new RoomEffect.SetTimer(RoomTimer.ItemEnd, room.Now + 90_000)]);
    }

    [Fact]
    public void An_item_of_unknown_length_is_over_when_most_say_so()
    {
        var room = Playing(items: 2, duration: null);
        room.Timers.ShouldBeEmpty();
        room.Reports(Ann, PlaybackState.Playing);
        room.Reports(Mo, PlaybackState.Playing);
        room.Reports(Vic, PlaybackState.Ended).ShouldBeEmpty();
        room.Reports(Ann, PlaybackState.Ended);
        room.Current.Title.ShouldBe("The film2");
    }

    [Fact]
    public void One_who_says_that_it_ended_does_not_outvote_those_who_said_nothing_since()
    {
        var room = Playing(items: 2, duration: null);
        room.Reports(Ann, PlaybackState.Playing);
        room.Reports(Vera, PlaybackState.Playing);
        room.Does(Ann, Seek(60));
        room.Passes(Lead);
        room.Reports(Vic, PlaybackState.Ended).ShouldBeEmpty();
    }

    [Fact]
    public void One_who_says_so_as_it_begins_does_not_end_it_for_those_who_are_about_to_watch()
    {
        var room = Playing(items: 2, duration: null);
        room.Reports(Ann, PlaybackState.Playing);
        room.Reports(Vera, PlaybackState.Playing);
        room.Does(Ann, Skip());
        var second = room.Current;
        room.Passes(Lead);
        room.Reports(Vic, PlaybackState.Ended).ShouldBeEmpty();
        room.Current.ShouldBe(second);
    }

    [Fact]
    public void A_report_from_before_the_loop_does_not_end_the_next_round()
    {
        var room = Playing(items: 1, duration: null);
        room.Does(Ann, SetLoop(LoopMode.One));
        room.Reports(Ann, PlaybackState.Ended).ShouldNotBeEmpty();
        room.Leaves(Vic).ShouldBeEmpty();
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void Skipping_goes_on_playing_if_it_played()
    {
        var playing = Playing(items: 2);
        playing.Does(Vic, Skip());
        playing.Current.Title.ShouldBe("The film2");
        playing.State.Playhead.Playing.ShouldBeTrue();

        var paused = WithItems(2);
        paused.Does(Vic, Skip());
        paused.Current.Title.ShouldBe("The film2");
        paused.State.Playhead.Playing.ShouldBeFalse();
    }

    [Fact]
    public void Skipping_leaves_even_a_looped_item()
    {
        var room = Playing(items: 2);
        room.Does(Ann, SetLoop(LoopMode.One));
        room.Does(Ann, Skip());
        room.Current.Title.ShouldBe("The film2");
    }

    [Fact]
    public void Skipping_the_last_item_stops_at_its_end()
    {
        var room = Playing();
        room.Does(Ann, Skip());
        room.State.Playhead.Playing.ShouldBeFalse();
        room.Position.ShouldBe(100);
    }
}
