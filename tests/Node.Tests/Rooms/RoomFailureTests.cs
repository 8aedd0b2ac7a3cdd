using Akka.Actor;
using SyncStream.Protocol.Rooms;
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
        var ack = await rooms.Does(Vic, chat);
        ack.Revision.ShouldBe(entered.Revision + 1);
        (await rooms.Look()).Chat.ShouldHaveSingleItem().Text.ShouldBe("hello");
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
