using System.Diagnostics;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Rooms;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Node.Tests.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Of two actors that take themselves for a room, one can write, and one without a lease says nothing.</summary>
public sealed class RoomOwnershipTests
{
    [Fact]
    public async Task An_owner_that_was_succeeded_cannot_write_even_before_its_successor_does()
    {
        await using var rooms = await Open();
        var node = rooms.Node;
        var relay = node.Probe();
        var (_, stale) = rooms.Enter(relay, Vic);
        relay.Watch(stale);
        var written = rooms.Written() + 1;
        var successor = Another(rooms, new FakeTimeProvider(), granted: true);
        await successor.Ask<Looked>(new Look(Id, Ann, null), Soon);
        await LibraryHost.Until(() => rooms.Written() == written, () => "it has not claimed the room");

        var late = new Perform(Id, new RoomInput.Command(Vic, rooms.Chat("to the one before")));
        (await stale.Ask<object>(late, Soon))
            .ShouldBeOfType<NotPerformed>()
            .Refusal.Code.ShouldBe(ErrorCode.Unavailable);
        relay.MailUntil<Terminated>().OfType<Published>().ShouldBeEmpty();
        rooms.Written().ShouldBe(written);
        await LibraryHost.Until(() => node.Log.ErrorsOf(Id.Value).Any(), () => "the log says nothing");
        node.Log.ErrorsOf(Id.Value).ShouldHaveSingleItem().Text.ShouldContain("starts again from the journal");

        // Sent again, the command wakes the room, which is the last one to claim it now.
        (await rooms.Ask(late)).ShouldBeOfType<Performed>();
        (await rooms.Look()).Chat.Select(c => c.Text).ShouldBe(["to the one before"]);
    }

    [Fact]
    public async Task Without_a_lease_a_room_neither_acknowledges_nor_shows_nor_lets_in_and_then_goes_on()
    {
        await using var rooms = await Open();
        var clock = new FakeTimeProvider();
        var lease = new RoomLease(TimeSpan.FromSeconds(4), clock);
        var room = Another(rooms, clock, lease);
        var relay = rooms.Node.Probe();
        var chat = new Perform(Id, new RoomInput.Command(Ann, rooms.Chat("hello")));
        await Refuses(room, chat);

        lease.Renew(lease.Ask());
        await Answers<Performed>(room, chat);
        room.Tell(new Enter(Id, 1, Vic, null, null), relay);
        relay.FishForMessage<Entered>(_ => true, Soon);
        relay.FishForMessage<PresencePublished>(_ => true, Soon);

        // The process is stopped for so long, and goes on.
        clock.Advance(TimeSpan.FromSeconds(5));
        await Refuses(room, chat);
        await Refuses(room, new Look(Id, Ann, null));
        room.Tell(new Enter(Id, 2, Ann, null, null), relay);
        room.Tell(new Exit(Id, Vic.ViewerId, Polite: true), relay);
        await Refuses(room, new Look(Id, Ann, null));
        relay.HasMessages.ShouldBeFalse();

        lease.Renew(lease.Ask());
        (await room.Ask<Performed>(chat, Soon)).Ack.CommandId.ShouldBe(((RoomInput.Command)chat.Input).Body.CommandId);
        relay.FishForMessage<PresencePublished>(p => p.Delta.Left.Contains(Vic.ViewerId), Soon);
    }

    [Fact]
    public async Task What_was_being_written_when_the_lease_lapsed_is_told_only_with_a_new_one()
    {
        await using var rooms = await Open();
        var clock = new FakeTimeProvider();
        var lease = new RoomLease(TimeSpan.FromSeconds(4), clock);
        lease.Renew(lease.Ask());
        var asked = new AskedClock();
        var room = Another(rooms, asked, lease);
        var relay = rooms.Node.Probe();
        room.Tell(new Enter(Id, 1, Vic, null, null), relay);
        var revision = relay.FishForMessage<Entered>(_ => true, Soon).Snapshot.Revision;
        relay.FishForMessage<PresencePublished>(_ => true, Soon);
        await LibraryHost.Until(() => rooms.Written() == 2, () => "it has not claimed the room");
        var chat = new Perform(Id, new RoomInput.Command(Vic, rooms.Chat("hello")));
        using (rooms.HoldWriteLock())
        {
            var decides = asked.Next();
            room.Tell(chat, relay);
            await decides;
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        await LibraryHost.Until(() => rooms.Written() == 3, () => "the line is not written");
        await Refuses(room, new Look(Id, Ann, null));
        lease.Renew(lease.Ask());
        relay.MailUntil<Restarted>().Where(m => m is Published or Performed).ShouldBeEmpty();
        (await room.Ask<Performed>(chat, Soon)).Ack.Revision.ShouldBe(revision + 1);
        room.Tell(new Attach(Id, revision, [Vic]), relay);
        relay.FishForMessage<Attached>(_ => true, Soon).Missed!.ShouldHaveSingleItem().Revision.ShouldBe(revision + 1);
    }

    [Fact]
    public async Task A_timer_that_is_due_without_a_lease_is_not_forgotten()
    {
        await using var rooms = await Open();
        var clock = new FakeTimeProvider();
        var lease = new RoomLease(TimeSpan.FromSeconds(4), clock);
        lease.Renew(lease.Ask());
        var room = Another(rooms, clock, lease);
        var film = new VideoSource.Url("https://example.org/a.mp4");
        var add = new RoomCommand.Enqueue(film) { CommandId = rooms.FreshId() };
        await Does(room, new RoomInput.Command(Ann, add, new SourceInfo("A film", Duration: 100)));
        await Does(room, new RoomInput.Command(Ann, new RoomCommand.Play { CommandId = rooms.FreshId() }));

        // Far sooner than the room's own timer, which goes by the machine's clock.
        clock.Advance(TimeSpan.FromSeconds(102));
        room.Tell(new RoomInput.TimerDue(RoomTimer.ItemEnd));
        await Refuses(room, new Look(Id, Ann, null));
        lease.Renew(lease.Ask());
        Looked look;
        do
        {
            look = await Answers<Looked>(room, new Look(Id, Ann, null));
        } while (look.Snapshot.Playhead.Playing);
        look.Snapshot.Playhead.Position.ShouldBe(100);
    }

    private static async Task Does(IActorRef room, RoomInput.Command command) =>
        await room.Ask<Performed>(new Perform(Id, command), Soon);

    /// <summary>Asks until the answer is the one.</summary>
    private static async Task<T> Answers<T>(IActorRef room, IRoomRequest request)
    {
        using var patience = new CancellationTokenSource(Soon);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            if (await room.Ask<object>(request, Soon) is T answer)
            {
                return answer;
            }
        }

        throw new UnreachableException();
    }

    private static async Task Refuses(IActorRef room, IRoomRequest request) =>
        (await room.Ask<object>(request, Soon))
            .ShouldBeOfType<NotPerformed>()
            .Refusal.Code.ShouldBe(ErrorCode.Unavailable);

    private static IActorRef Another(TestRooms rooms, TimeProvider clock, bool granted)
    {
        var lease = new RoomLease(TimeSpan.FromSeconds(4), clock);
        if (granted)
        {
            lease.Renew(lease.Ask());
        }

        return Another(rooms, clock, lease);
    }

    private static IActorRef Another(TestRooms rooms, TimeProvider clock, RoomLease lease)
    {
        var options = RoomActorOptions.Default;
        var clocks = new HostClocks(new("here"));
        return rooms.Node.Actors.ActorOf(
            Props.Create(() => new RoomActor(Id, clock, options, new RoomCensus(), lease, clocks, new PasswordLine()))
        );
    }

    /// <summary>Tells when a room looks at it, as it does for each decision.</summary>
    private sealed class AskedClock : TimeProvider
    {
        private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Next() => (_next = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public override DateTimeOffset GetUtcNow()
        {
            _next.TrySetResult();
            return base.GetUtcNow();
        }
    }
}
