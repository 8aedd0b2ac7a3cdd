using Akka.Actor;
using SyncStream.Node.Rooms;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Node.Tests.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>A room whose journal stands still, and what has waited in it meanwhile.</summary>
public sealed class RoomStandingStillTests
{
    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public async Task What_has_waited_longer_than_anybody_waits_for_it_is_done_only_when_it_is_asked_for_again(
        int seconds,
        bool done
    )
    {
        await using var rooms = await Open();
        var clock = new SteppedClock();
        var room = Another(rooms, clock);
        await LibraryHost.Until(() => rooms.Written() == 2, () => "it has not claimed the room");
        var late = Say(rooms, "late");
        Task<object> first,
            second;
        using (rooms.HoldWriteLock())
        {
            var stands = clock.NextLook();
            first = room.Ask<object>(Say(rooms, "in time"), Soon);
            await stands;
            second = room.Ask<object>(late, Soon);
            clock.Later = TimeSpan.FromSeconds(seconds);
        }

        (await first).ShouldBeOfType<Performed>();
        (await second is Performed).ShouldBe(done, $"{await second}");
        (await room.Ask<object>(late, Soon)).ShouldBeOfType<Performed>();
        var look = (await room.Ask<Looked>(new Look(Id, Ann, null), Soon)).Snapshot;
        look.Chat.Select(line => line.Text).ShouldBe(["in time", "late"]);
    }

    private static Perform Say(TestRooms rooms, string text) => new(Id, new RoomInput.Command(Ann, rooms.Chat(text)));

    private static IActorRef Another(TestRooms rooms, TimeProvider clock)
    {
        var lease = new RoomLease(TimeSpan.FromHours(1), TimeProvider.System);
        lease.Renew(lease.Ask());
        var options = RoomActorOptions.Default;
        return rooms.Node.Actors.ActorOf(
            Props.Create(() =>
                new RoomActor(
                    Id,
                    clock,
                    options,
                    new RoomCensus(),
                    lease,
                    new HostClocks(new("here")),
                    new PasswordLine()
                )
            )
        );
    }

    /// <summary>Tells when the room looks how late it is, as it does before it stands still and when it goes on.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TimeSpan Later { get; set; }

        public Task NextLook() => (_next = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            var now = Later.Ticks;
            _next.TrySetResult();
            return now;
        }
    }
}
