using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class QueueRulesTests
{
    private static string LongAddress(int number) => $"https://example.org/{number}?{new string('a', 2_000)}";

    private static string Titles(TestRoom room) =>
        string.Join(' ', room.State.Queue.Select(item => item.Title.Replace("The film", "")));

    [Fact]
    public void The_first_item_becomes_the_current_one_and_waits()
    {
        var room = WithItems(1);
        room.State.Playhead.ShouldBe(new(room.State.Queue[0].ItemId, 0, 1, false, room.Now));
        room.Current.AddedBy.ShouldBe(Ann.ViewerId);
    }

    [Fact]
    public void Items_go_to_the_end_or_behind_the_current_one()
    {
        var room = WithItems(2);
        room.Enqueues(Vic, "film3");
        room.Enqueues(Vic, "film4", QueuePlace.Next);
        Titles(room).ShouldBe("1 4 2 3");
        room.Current.Title.ShouldBe("The film1");
    }

    [Fact]
    public void An_item_for_now_plays_at_once()
    {
        var room = WithItems(2);
        var item = room.Enqueues(Vic, "film3", QueuePlace.Now);
        Titles(room).ShouldBe("1 3 2");
        room.State.Playhead.ShouldBe(new(item.ItemId, 0, 1, true, room.Now + Lead));
    }

    [Fact]
    public void Two_items_of_one_video_are_two_items()
    {
        var room = Opened();
        var info = new SourceInfo("The film", 100);
        room.Does(Ann, Enqueue(), info);
        room.Does(Ann, Enqueue(), info);
        room.State.Queue.Select(item => item.ItemId).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void A_queue_holds_200_items()
    {
        var room = WithItems(200);
        room.Refuses(Ann, Enqueue(), new("One more", 1)).Code.ShouldBe(ErrorCode.Invalid);
    }

    [Fact]
    public void A_queue_holds_fewer_items_where_their_addresses_are_very_long()
    {
        var room = Opened();
        var (count, refusal) = (0, (Refusal?)null);
        for (; refusal is null && count < RoomState.MaxQueue; count++)
        {
            var command = EnqueueUrl(LongAddress(count));
            refusal = (room.Decides(new RoomInput.Command(Ann, command)) as RoomDecision.Refused)?.Refusal;
            if (refusal is null)
            {
                room.Does(Ann, command);
            }
        }

        refusal.ShouldNotBeNull().Code.ShouldBe(ErrorCode.Invalid);
        refusal.Sentence.ShouldContain("Take something out");
        count.ShouldBeInRange(40, 70);
        JsonSerializer.Serialize(room.State.Queue, ProtocolJson.Options).Length.ShouldBeInRange(100 << 10, 128 << 10);
        room.Does(Ann, EnqueueUrl("https://example.org/short.mp4"));
    }

    [Fact]
    public void A_queue_of_200_signed_addresses_is_not_too_large()
    {
        var room = Opened();
        for (var i = 0; i < RoomState.MaxQueue; i++)
        {
            room.Does(Ann, EnqueueUrl($"https://cdn.example.org/films/{i}.mp4?signature={new string('a', 300)}"));
        }
    }

    [Fact]
    public void A_larger_queue_of_an_earlier_release_takes_everything_but_more()
    {
        var room = WithItems(2);
        var items = Enumerable
            .Range(0, 150)
            .Select(i => new QueueItem(new($"x{i}"), new VideoSource.Url(LongAddress(i)), "Long", null, Ann.ViewerId));
        var old = room.State with { Queue = [.. room.State.Queue, .. items] };
        Decided(Enqueue()).ShouldBeOfType<RoomDecision.Refused>().Refusal.Code.ShouldBe(ErrorCode.Invalid);
        foreach (
            var command in (RoomCommand[])
                [MoveItem(new("x3"), 0), Dequeue(new("x3")), PlayItem(new("x3")), Skip(), Shuffle(), Clear()]
        )
        {
            Decided(command).ShouldBeOfType<RoomDecision.Accepted>();
        }

        RoomDecision Decided(RoomCommand command) =>
            old.Decide(new RoomInput.Command(Ann, command, new SourceInfo("One more", 1)), room.Context);
    }

    [Fact]
    public void Taking_the_current_item_out_plays_the_next_one()
    {
        var room = Playing(items: 3);
        room.Does(Vic, Dequeue(room.Current.ItemId));
        Titles(room).ShouldBe("2 3");
        room.Current.Title.ShouldBe("The film2");
        room.State.Playhead.Playing.ShouldBeTrue();
    }

    [Fact]
    public void Taking_the_last_item_out_leaves_the_one_before_it_paused()
    {
        var room = WithItems(2);
        room.Does(Ann, PlayItem(room.State.Queue[1].ItemId));
        room.Does(Ann, Dequeue(room.Current.ItemId));
        room.Current.Title.ShouldBe("The film1");
        room.State.Playhead.Playing.ShouldBeFalse();
    }

    [Fact]
    public void Taking_the_only_item_out_leaves_nothing_to_play()
    {
        var room = Playing();
        room.Does(Ann, Dequeue(room.Current.ItemId));
        room.State.CurrentItem.ShouldBeNull();
        room.State.Playhead.ItemId.ShouldBeNull();
        room.State.Playhead.Playing.ShouldBeFalse();
        room.Timers.ShouldBeEmpty();
    }

    [Fact]
    public void Taking_another_item_out_leaves_the_playhead_alone()
    {
        var room = Playing(items: 2);
        room.Does(Ann, Dequeue(room.State.Queue[1].ItemId))
            .ShouldHaveSingleItem()
            .ShouldBeOfType<RoomEvent.QueueChanged>();
        room.Position.ShouldBe(10);
    }

    [Theory]
    [InlineData(0, "3 1 2")]
    [InlineData(1, "1 3 2")]
    [InlineData(-5, "3 1 2")]
    [InlineData(int.MaxValue, "1 2 3")]
    public void An_item_moves_to_an_index_or_the_nearest_end(int index, string expected)
    {
        var room = WithItems(3);
        room.Does(Vic, MoveItem(room.State.Queue[2].ItemId, index));
        Titles(room).ShouldBe(expected);
        room.Current.Title.ShouldBe("The film1");
    }

    [Fact]
    public void Playing_an_item_starts_it_from_its_beginning()
    {
        var room = WithItems(3);
        room.Does(Vic, PlayItem(room.State.Queue[2].ItemId));
        room.State.Playhead.ShouldBe(new(room.State.Queue[2].ItemId, 0, 1, true, room.Now + Lead));
    }

    [Fact]
    public void What_is_not_in_the_queue_is_not_found()
    {
        var room = WithItems(1);
        var gone = new ItemId("gone");
        foreach (var command in (RoomCommand[])[Dequeue(gone), PlayItem(gone), MoveItem(gone, 0)])
        {
            room.Refuses(Ann, command).Code.ShouldBe(ErrorCode.NotFound);
        }
    }

    [Fact]
    public void Shuffling_brings_the_current_item_first_and_loses_none()
    {
        var room = WithItems(20);
        room.Does(Ann, PlayItem(room.State.Queue[9].ItemId));
        var before = room.State.Queue;
        room.Does(Ann, Shuffle());
        room.State.Queue[0].Title.ShouldBe("The film10");
        room.State.Queue.ShouldBe(before, ignoreOrder: true);
        room.State.Queue.ShouldNotBe(before);
        room.Current.Title.ShouldBe("The film10");
    }

    [Fact]
    public void Clearing_takes_everything_out()
    {
        var room = Playing(items: 3);
        room.Does(Ann, Clear());
        room.State.Queue.ShouldBeEmpty();
        room.State.Playhead.ItemId.ShouldBeNull();
        room.Does(Ann, Clear()).ShouldBeEmpty();
        room.Refuses(Ann, Skip()).Code.ShouldBe(ErrorCode.Invalid);
    }

    [Fact]
    public void A_change_of_the_current_item_is_told_to_those_who_follow_the_queue()
    {
        var room = WithItems(2);
        var events = room.Does(Ann, Skip());
        events[0].ShouldBeOfType<RoomEvent.QueueChanged>().CurrentItemId.ShouldBe(room.State.Queue[1].ItemId);
        events[1].ShouldBeOfType<RoomEvent.PlayheadChanged>().Cause.ShouldBe(PlayheadCause.Item);
    }
}
