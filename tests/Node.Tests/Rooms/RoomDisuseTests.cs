using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Rooms;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>A room that nobody has used for long is over; whoever is on the way into it, or at its door, finds it there.</summary>
public sealed class RoomDisuseTests
{
    private static readonly RoomActorOptions Hasty = RoomActorOptions.Default with
    {
        Grace = TimeSpan.Zero,
        SleepAfter = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task A_room_that_nobody_used_for_long_is_over_unless_somebody_comes_or_it_was_to_stay()
    {
        await using var rooms = await Open("syncstream.room { close-after = 1ms, grace = 100ms, sleep-after = 500ms }");
        RoomId stays = new("stays"),
            entered = new("entered");
        await rooms.Makes(stays, new() { Permanent = true });
        await rooms.Makes(entered, new());
        await rooms.Stop(stays);
        await rooms.Stop(entered);
        var probe = rooms.Node.Probe();
        rooms.Node.Region.Tell(new Enter(entered, 1, Vic, null, null), probe);
        (await rooms.Ask(new Look(stays, Ann, null))).ShouldBeOfType<Looked>();
        // It awakes after those two, so it is over after they would be.
        await rooms.Stop();
        probe.Watch(await rooms.Actor(rooms.Node.Probe()));
        probe.FishForMessage<Terminated>(_ => true, Soon);
        (await rooms.Ask(new Look(Id, Ann, null)))
            .ShouldBeOfType<NotPerformed>()
            .Refusal.Code.ShouldBe(ErrorCode.NotFound);
        (await rooms.Ask(new Look(stays, Ann, null))).ShouldBeOfType<Looked>();
        (await rooms.Ask(new Look(entered, Ann, null))).ShouldBeOfType<Looked>();
    }

    [Fact]
    public async Task The_name_of_a_room_that_nobody_used_for_long_is_free()
    {
        await using var rooms = await Open("syncstream.room.close-after = 1ms");
        await rooms.Stop();
        await rooms.Makes(Id, new() { Title = "Another" });
        (await rooms.Look()).Settings.Title.ShouldBe("Another");
    }

    [Theory]
    [InlineData(Left.Paused)]
    [InlineData(Left.Playing)]
    [InlineData(Left.Gathering)]
    public async Task A_room_is_over_however_it_was_left(Left how)
    {
        await using var rooms = await Open();
        await Leave(rooms, how);
        var surfaces = Surfaces(rooms);
        await Awake(rooms, days: 31).Ask<Looked>(new Look(Id, Ann, null), Soon);
        surfaces.FishForMessage<RoomSurface>(s => s.RoomId == Id && s.Room is null, Soon);
    }

    [Theory]
    [InlineData(Left.Playing)]
    [InlineData(Left.Gathering)]
    public async Task A_room_that_is_only_looked_at_goes_on_when_somebody_comes(Left how)
    {
        await using var rooms = await Open();
        await Leave(rooms, how);
        var (parent, relay) = (rooms.Node.Probe(), rooms.Node.Probe());
        // It settles before it falls asleep, and has had time to look at who is there.
        var settles = Hasty with
        {
            SleepAfter = TimeSpan.FromSeconds(2.5),
        };
        var room = Awake(rooms, days: 20, settles, parent: parent);
        var before = (await room.Ask<Looked>(new Look(Id, Ann, null), Soon)).Snapshot.Revision;
        parent.FishForMessage<Passivate>(_ => true, Soon);
        (await room.Ask<Looked>(new Look(Id, Ann, null), Soon)).Snapshot.Revision.ShouldBe(before);
        room.Tell(new Enter(Id, 1, Vic, null, null), relay);
        relay.FishForMessage<Published>(_ => true, Soon).Events[0].Revision.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_room_that_is_only_looked_at_goes_on_when_somebody_writes_into_it()
    {
        await using var rooms = await Open();
        await Leave(rooms, Left.Playing);
        var room = Awake(rooms, days: 20);
        (await room.Ask<Looked>(new Look(Id, Ann, null), Soon)).Snapshot.Playhead.Playing.ShouldBeTrue();
        await room.Ask<Performed>(new Perform(Id, new RoomInput.Command(Ann, rooms.Chat("hello"))), Soon);
        while ((await room.Ask<Looked>(new Look(Id, Ann, null), Soon)).Snapshot.Playhead.Playing)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_room_that_nobody_used_for_long_is_there_while_somebody_is_at_its_door()
    {
        await using var rooms = await Open();
        RoomId another = new("another");
        await rooms.Makes(another, new());
        await rooms.Stop();
        await rooms.Stop(another);
        var surfaces = Surfaces(rooms);
        var room = Awake(rooms, days: 31, Hasty with { SleepAfter = RoomActorOptions.Default.SleepAfter });
        await room.Ask<Looked>(new Look(Id, Ann, null), Soon);
        // It awakes after this one, so it would be over before it.
        await Awake(rooms, days: 31, id: another).Ask<Looked>(new Look(another, Ann, null), Soon);
        surfaces.FishForMessage<RoomSurface>(s => s.RoomId == another && s.Room is null, Soon);
        (await room.Ask<object>(new Enter(Id, 1, Ann, null, null), Soon)).ShouldBeOfType<Entered>();
    }

    [Fact]
    public async Task A_room_that_could_not_be_closed_for_want_of_a_lease_is_there_for_whoever_comes_then()
    {
        await using var rooms = await Open();
        await rooms.Stop();
        var (parent, relay) = (rooms.Node.Probe(), rooms.Node.Probe());
        var clock = new FakeTimeProvider();
        var lease = Granted(clock);
        // Who came is told later than a closing that was put off would be.
        var options = Hasty with
        {
            PresenceInterval = TimeSpan.FromSeconds(1),
        };
        var room = Awake(rooms, days: 31, options, lease: lease, parent: parent);
        await room.Ask<Looked>(new Look(Id, Ann, null), Soon);
        clock.Advance(2 * lease.Lasts);
        parent.FishForMessage<Passivate>(_ => true, Soon);

        lease.Renew(lease.Ask());
        room.Tell(new Enter(Id, 1, Vic, null, null), relay);
        relay.MailUntil<PresencePublished>().OfType<Published>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_closing_that_was_put_off_is_thought_over()
    {
        await using var rooms = await Open();
        await rooms.Stop();
        var relay = rooms.Node.Probe();
        var clock = new FakeTimeProvider();
        var lease = Granted(clock);
        var options = Hasty with { PresenceInterval = TimeSpan.FromSeconds(1) };
        var room = Awake(rooms, days: 31, options, lease: lease);
        await room.Ask<Looked>(new Look(Id, Ann, null), Soon);
        clock.Advance(2 * lease.Lasts);
        room.Tell(new RoomInput.Awoken(options.CloseAfter.TotalMilliseconds));
        await room.Ask<NotPerformed>(new Look(Id, Ann, null), Soon);

        lease.Renew(lease.Ask());
        room.Tell(new Enter(Id, 1, Vic, null, null), relay);
        relay.MailUntil<PresencePublished>().OfType<Published>().ShouldBeEmpty();
    }

    public enum Left
    {
        Paused,
        Playing,
        Gathering,
    }

    /// <summary>The room falls asleep with a film in it.</summary>
    private static async Task Leave(TestRooms rooms, Left how)
    {
        var film = new RoomCommand.Enqueue(new VideoSource.Url("https://example.org/a.mp4"))
        {
            CommandId = rooms.FreshId(),
        };
        var lasts = new SourceInfo("A film", Duration: 6_000);
        (await rooms.Ask(new Perform(Id, new RoomInput.Command(Ann, film, lasts)))).ShouldBeOfType<Performed>();
        if (how == Left.Gathering)
        {
            var settings = new RoomCommand.UpdateSettings { CommandId = rooms.FreshId(), ReadyCheck = true };
            await rooms.Does(Ann, settings);
            rooms.Enter(rooms.Node.Probe(), Vic);
        }

        if (how != Left.Paused)
        {
            await rooms.Does(Ann, new RoomCommand.Play { CommandId = rooms.FreshId() });
        }

        (await rooms.Look()).WaitingFor.Count.ShouldBe(how == Left.Gathering ? 1 : 0);
        await rooms.Stop();
    }

    private static TestProbe Surfaces(TestRooms rooms)
    {
        var probe = rooms.Node.Probe();
        rooms.Node.Actors.EventStream.Subscribe(probe, typeof(RoomSurface));
        return probe;
    }

    /// <summary>The room as it awakes so many days later.</summary>
    private static IActorRef Awake(
        TestRooms rooms,
        int days,
        RoomActorOptions? options = null,
        RoomId? id = null,
        RoomLease? lease = null,
        TestProbe? parent = null
    )
    {
        var (which, census, clocks) = (id ?? Id, new RoomCensus(), new HostClocks(new("here")));
        var clock = new LaterClock(TimeSpan.FromDays(days));
        lease ??= Granted(new FakeTimeProvider());
        return (parent ?? rooms.Node.Probe()).ChildActorOf(
            Props.Create(() => new RoomActor(which, clock, options ?? Hasty, census, lease, clocks, new PasswordLine()))
        );
    }

    private static RoomLease Granted(TimeProvider clock)
    {
        var lease = new RoomLease(TimeSpan.FromSeconds(4), clock);
        lease.Renew(lease.Ask());
        return lease;
    }

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
