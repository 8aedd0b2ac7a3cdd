using Akka.Actor;
using Akka.Event;
using SyncStream.Node.Tests.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>A room that cannot write acknowledges nothing, shows nothing, and comes back.</summary>
public sealed class RoomFailureTests
{
    [Fact]
    public async Task A_command_that_cannot_be_written_is_not_done_and_may_be_sent_again()
    {
        await using var rooms = await Open();
        var relay = rooms.Node.Probe();
        var (entered, room) = rooms.Enter(relay, Vic);
        relay.Watch(room);
        rooms.Sql("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        var chat = rooms.Chat("hello");
        (await rooms.Refuses(Vic, chat)).Code.ShouldBe(ErrorCode.Unavailable);
        relay.MailUntil<Terminated>().OfType<Published>().ShouldBeEmpty();

        rooms.Sql("DROP TRIGGER full");
        // As the edge asks, again where it was lost: a region sends on to a room that has just ended until it hears of that.
        var again = new RoomInput.Command(Vic, chat);
        var (ack, _) = await rooms.Node.Service<RoomClient>().Perform(Id, again, from: null, CancellationToken.None);
        ack!.Revision.ShouldBe(entered.Revision + 1);
        (await rooms.Look()).Chat.ShouldHaveSingleItem().Text.ShouldBe("hello");
    }

    [Fact]
    public async Task Of_rooms_that_cannot_write_the_log_says_one_line_in_a_while_and_not_one_for_each_attempt()
    {
        await using var rooms = await Open();
        rooms.Sql("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        (await rooms.Refuses(Vic, rooms.Chat("hello"))).Code.ShouldBe(ErrorCode.Unavailable);
        var census = rooms.Node.Census;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            // Its claim cannot be written either. What comes while it ends may be lost.
            await LibraryHost.Until(() => census.Find(Id) is null, () => "it lives on");
            var woken = census.Woken;
            await LibraryHost.Until(
                () =>
                {
                    rooms.Node.Region.Tell(new Look(Id, Ann, null));
                    return census.Woken > woken;
                },
                () => "it does not awake"
            );
        }

        await LibraryHost.Until(() => rooms.Node.Log.ErrorsOf(Id.Value).Any(), () => "the log says nothing");
        // Its lines come in order: one of the attempts would be in front of this.
        rooms.Node.Actors.Log.Error("the last line");
        await LibraryHost.Until(() => rooms.Node.Log.ErrorsOf("the last line").Any(), () => "the log says nothing");
        rooms.Node.Log.ErrorsOf(Id.Value).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_room_that_fails_tells_its_relays_to_attach_again()
    {
        await using var rooms = await Open();
        var relay = rooms.Node.Probe();
        var (_, room) = rooms.Enter(relay, Vic);
        // No sound peer sends this; it stands for any fault in the room's own code.
        room.Tell(new Enter(Id, 2, Caller: null!, null, null), relay);
        relay.FishForMessage<Restarted>(_ => true, Soon);
        (await rooms.Look()).ViewerCount.ShouldBe(0);
        rooms.Node.Region.Tell(new Attach(Id, 1, [Vic]), relay);
        relay.FishForMessage<Attached>(_ => true, Soon);
        (await rooms.Look()).ViewerCount.ShouldBe(1);
    }
}
