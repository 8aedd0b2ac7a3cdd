using SyncStream.Node.Rooms;
using SyncStream.Protocol.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms;

public sealed class QueueWritesTests
{
    private const double Second = 1_000;

    private readonly QueueWrites _writes = new();

    [Fact]
    public void A_very_long_queue_is_changed_often_at_once_and_twice_a_second_after_that()
    {
        var queue = Queue(items: 58, length: 2_000);
        Written(queue, now: 0, tries: 1_000).ShouldBeInRange(120, 140);
        Written(queue, now: Second, tries: 1_000).ShouldBe(2);
        Written(queue, now: 2 * Second, tries: 1_000).ShouldBe(2);
        Written(queue, now: 3_600 * Second, tries: 1_000).ShouldBeInRange(120, 140);
    }

    [Fact]
    public void Who_drags_the_items_of_a_usual_queue_about_is_never_stopped()
    {
        var queue = Queue(items: 50, length: 60);
        for (var tenth = 0; tenth < 36_000; tenth++)
        {
            Written(queue, now: tenth * Second / 10, tries: 1).ShouldBe(1);
        }
    }

    [Fact]
    public void A_queue_of_200_films_that_was_cleared_can_be_put_back_as_fast_as_one_may_command()
    {
        for (var count = 1; count <= RoomState.MaxQueue; count++)
        {
            Written(Queue(count, length: 400), now: Math.Max(0, count - 20) * Second / 10, tries: 1).ShouldBe(1);
        }
    }

    [Fact]
    public void However_busy_the_queue_is_everything_else_goes_on_and_it_can_be_cleared()
    {
        Written(Queue(items: 58, length: 2_000), now: 0, tries: 1_000);
        _writes.Allow([new RoomEvent.Reacted("🎉") { Revision = 1, At = 0 }], now: 0).ShouldBeTrue();
        Written([], now: 0, tries: 1).ShouldBe(1);
    }

    [Fact]
    public async Task A_room_whose_very_long_queue_is_changed_all_the_time_asks_to_wait()
    {
        await using var rooms = await Open();
        for (var i = 0; i < 55; i++)
        {
            await rooms.Does(
                Vic,
                new RoomCommand.Enqueue(new VideoSource.Url($"https://example.org/{i}?{new string('a', 2_000)}"))
                {
                    CommandId = rooms.FreshId(),
                }
            );
        }

        var last = (await rooms.Look()).Queue[^1].ItemId;
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 400)
                .Select(i => new RoomCommand.MoveItem(last, i % 50) { CommandId = rooms.FreshId() })
                .Select(move => rooms.Ask(new Perform(Id, new RoomInput.Command(Vic, move))))
        );
        answers.OfType<Performed>().Count().ShouldBeGreaterThan(50);
        var refused = answers.OfType<NotPerformed>().ToList();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(answer => answer.Refusal.Code == ErrorCode.RateLimited);
        await rooms.Does(Vic, rooms.Chat("who does that?"));
        await rooms.Does(Ann, new RoomCommand.ClearQueue { CommandId = rooms.FreshId() });
    }

    private int Written(EquatableList<QueueItem> queue, double now, int tries)
    {
        var changed = new RoomEvent.QueueChanged(queue, null, LoopMode.None) { Revision = 1, At = now };
        return Enumerable.Range(0, tries).Count(_ => _writes.Allow([changed], now));
    }

    private static EquatableList<QueueItem> Queue(int items, int length) =>
        Enumerable
            .Range(0, items)
            .Select(i => new QueueItem(
                new($"i{i}"),
                new VideoSource.Url($"https://example.org/{new string('a', length)}"),
                "A film",
                null,
                Ann.ViewerId
            ))
            .ToEquatableList();
}
