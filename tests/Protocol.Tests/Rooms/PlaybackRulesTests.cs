using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class PlaybackRulesTests
{
    [Fact]
    public void Play_starts_a_little_later_so_that_all_make_it()
    {
        var room = WithItems(1);
        var e = room.Does(Vic, Play()).ShouldHaveSingleItem().ShouldBeOfType<RoomEvent.PlayheadChanged>();
        e.Playhead.ShouldBe(new(room.Current.ItemId, 0, 1, true, room.Now + Lead));
        e.Cause.ShouldBe(PlayheadCause.Play);
        e.By.ShouldBe(Vic.ViewerId);
    }

    [Fact]
    public void Play_while_it_plays_changes_nothing() => Playing().Does(Vic, Play()).ShouldBeEmpty();

    [Fact]
    public void Play_with_a_position_starts_there()
    {
        var room = Playing();
        room.Does(Vic, Play(42));
        room.State.Playhead.ShouldBe(new(room.Current.ItemId, 42, 1, true, room.Now + Lead));
    }

    [Fact]
    public void Play_at_the_end_begins_again()
    {
        var room = Playing(seconds: 200);
        room.State.Playhead.Playing.ShouldBeFalse();
        room.Position.ShouldBe(100);
        room.Does(Vic, Play());
        room.State.Playhead.Position.ShouldBe(0);
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void Pausing_keeps_the_position_reached()
    {
        var room = Playing(seconds: 10);
        room.Does(Vic, Pause());
        room.State.Playhead.ShouldBe(new(room.Current.ItemId, 10, 1, false, room.Now));
        room.Passes(60_000);
        room.Position.ShouldBe(10);
    }

    [Fact]
    public void Pausing_before_a_scheduled_start_stays_where_it_was()
    {
        var room = WithItems(1);
        room.Does(Vic, Play(30));
        room.Passes(Lead / 2);
        room.Does(Vic, Pause());
        room.Position.ShouldBe(30);
    }

    [Fact]
    public void Pausing_what_is_paused_changes_nothing() => WithItems(1).Does(Vic, Pause()).ShouldBeEmpty();

    [Fact]
    public void Pausing_with_a_position_stands_there()
    {
        var room = Playing();
        room.Does(Vic, Pause(7));
        room.Position.ShouldBe(7);
    }

    [Fact]
    public void Seeking_while_it_plays_goes_on_from_there_as_one()
    {
        var room = Playing();
        room.Does(Vic, Seek(50));
        room.State.Playhead.ShouldBe(new(room.Current.ItemId, 50, 1, true, room.Now + SeekLead));
    }

    [Fact]
    public void Seeking_while_paused_stays_paused()
    {
        var room = WithItems(1);
        room.Does(Vic, Seek(50));
        room.State.Playhead.ShouldBe(new(room.Current.ItemId, 50, 1, false, room.Now));
    }

    [Fact]
    public void Seeking_beyond_the_end_stops_at_the_end()
    {
        var room = WithItems(1);
        room.Does(Vic, Seek(5_000));
        room.State.Playhead.Position.ShouldBe(100);
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1_000_001)]
    public void A_position_that_no_video_has_is_refused(double position)
    {
        var room = Playing();
        foreach (var command in (RoomCommand[])[Play(position), Pause(position), Seek(position)])
        {
            room.Refuses(Ann, command).Code.ShouldBe(ErrorCode.Invalid);
        }
    }

    [Fact]
    public void Without_an_item_there_is_nothing_to_play()
    {
        var room = Opened();
        foreach (var command in (RoomCommand[])[Play(), Pause(), Seek(1)])
        {
            room.Refuses(Ann, command).Code.ShouldBe(ErrorCode.Invalid);
        }
    }

    [Fact]
    public void Changing_the_rate_keeps_the_position_continuous()
    {
        var room = Playing(seconds: 10);
        room.Does(Vic, SetRate(2));
        room.Position.ShouldBe(10);
        room.Passes(3_000);
        room.Position.ShouldBe(16);
    }

    [Fact]
    public void Changing_the_rate_before_a_scheduled_start_keeps_the_start()
    {
        var room = WithItems(1);
        room.Does(Vic, Play(20));
        var start = room.State.Playhead.At;
        room.Passes(Lead / 2);
        room.Does(Vic, SetRate(2));
        room.State.Playhead.ShouldBe(new(room.Current.ItemId, 20, 2, true, start));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(4.1)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_outside_a_quarter_and_four_is_refused(double rate) =>
        Playing().Refuses(Ann, SetRate(rate)).Code.ShouldBe(ErrorCode.Invalid);
}
