using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class ReadyRulesTests
{
    private static readonly RoomSettings Check = new() { ReadyCheck = true };

    private static TestRoom Gathering(RoomSettings? settings = null)
    {
        var room = WithItems(2, settings ?? Check);
        room.Does(Ann, Play());
        return room;
    }

    [Fact]
    public void A_film_does_not_begin_before_all_are_ready()
    {
        var room = Gathering();
        room.State.Playhead.Playing.ShouldBeFalse();
        room.State.Waiting.Reason.ShouldBe(WaitReason.Ready);
        room.State.Waiting.For.ShouldBe([Mo.ViewerId, Vera.ViewerId, Vic.ViewerId], "Ann said so by pressing play");
        room.Does(Mo, SetReady());
        room.Does(Vic, SetReady());
        room.State.Waiting.For.ShouldBe([Vera.ViewerId]);
        room.Does(Vera, SetReady());
        room.State.Playhead.ShouldBe(new(room.Current.ItemId, 0, 1, true, room.Now + Lead));
        room.State.IsWaiting.ShouldBeFalse();
        room.State.Tail.OfType<RoomEvent.PlayheadChanged>().Last().Cause.ShouldBe(PlayheadCause.Ready);
    }

    [Fact]
    public void With_all_ready_before_it_begins_at_once()
    {
        var room = WithItems(1, Check);
        foreach (var viewer in (Caller[])[Mo, Vic, Vera])
        {
            room.Does(viewer, SetReady());
        }
        room.Does(Ann, Play());
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void A_film_that_is_over_is_played_once_more_from_its_beginning()
    {
        var room = Playing(settings: Check);
        room.Passes(100_000);
        room.State.Playhead.Playing.ShouldBeFalse();
        room.Does(Ann, Play());
        Readies(room);
        (room.State.Playhead.Position, room.State.Playhead.Playing).ShouldBe((0, true));
        room.Timers[RoomTimer.ItemEnd].ShouldBe(room.Now + Lead + 100_000);
    }

    [Fact]
    public void A_start_from_elsewhere_begins_there()
    {
        var room = Playing(settings: Check);
        room.Does(Ann, Pause(50));
        room.Does(Vic, SetReady(false));
        room.Does(Ann, Play(0));
        room.State.Playhead.Position.ShouldBe(0);
        Readies(room);
        (room.State.Playhead.Position, room.State.Playhead.Playing).ShouldBe((0, true));
    }

    private static void Readies(TestRoom room)
    {
        foreach (var viewer in (Caller[])[Mo, Vic, Vera])
        {
            room.Does(viewer, SetReady());
        }
    }

    [Fact]
    public void A_second_press_begins_without_the_rest()
    {
        var room = Gathering();
        room.Does(Mo, Play());
        room.State.Playhead.Playing.ShouldBeTrue();
        room.State.IsWaiting.ShouldBeFalse();
    }

    [Fact]
    public void Who_never_answers_holds_nobody_for_ever()
    {
        var room = Gathering();
        room.Passes(120_000);
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void Who_leaves_is_not_waited_for()
    {
        var room = Gathering();
        room.Does(Mo, SetReady());
        room.Does(Vic, SetReady());
        room.Leaves(Vera);
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void Who_comes_meanwhile_is_asked_too()
    {
        var room = Gathering();
        room.Enters(Bot);
        room.State.Waiting.For.ShouldContain(Bot.ViewerId);
    }

    [Fact]
    public void Pause_calls_the_check_off()
    {
        var room = Gathering();
        room.Does(Ann, Pause());
        room.State.IsWaiting.ShouldBeFalse();
        room.Does(Mo, SetReady());
        room.Does(Vic, SetReady());
        room.Does(Vera, SetReady());
        room.State.Playhead.Playing.ShouldBeFalse();
    }

    [Fact]
    public void Going_on_after_a_pause_needs_no_check()
    {
        var room = WithItems(1, Check);
        room.Does(Ann, Play(30));
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void The_next_film_asks_anew()
    {
        var room = Gathering();
        room.Does(Vic, SetReady());
        room.Does(Ann, Skip());
        room.State.People.Entries.Values.ShouldAllBe(person => !person.Ready);
    }

    [Fact]
    public void A_countdown_goes_before_the_beginning_only()
    {
        var room = WithItems(1, new() { CountdownSeconds = 5 });
        room.Does(Ann, Play());
        room.State.Playhead.At.ShouldBe(room.Now + 5_000);
        room.Passes(10_000);
        room.Does(Ann, Pause());
        room.Does(Ann, Play());
        room.State.Playhead.At.ShouldBe(room.Now + Lead);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(31)]
    public void A_countdown_that_nobody_would_wait_for_is_refused(int seconds) =>
        Opened()
            .Refuses(Ann, new RoomCommand.UpdateSettings { CommandId = FreshId, CountdownSeconds = seconds })
            .Code.ShouldBe(ErrorCode.Invalid);
}
