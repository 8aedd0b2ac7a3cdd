using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

/// <summary>The relays of a worker with a region that a test answers for, on a clock that only the test moves.</summary>
public abstract class RelayTest : TestKit
{
    protected static readonly RoomId Id = new("cinema");
    private protected static readonly Caller Ann = new(new("ann"), "Ann", IsAdmin: false);
    private protected static readonly Caller Vic = new(new("vic"), "Vic", IsAdmin: false);

    private readonly FakeTimeProvider _clock = new();

    protected RelayTest()
        : base(
            ConfigurationFactory.ParseString(
                "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\""
            )
        )
    {
        Region = CreateTestProbe("region");
        Room = CreateTestProbe("room");
        Relays = Sys.ActorOf(Props.Create(() => new RoomRelays(Region, new HostClock("here"), _clock)));
    }

    protected TestProbe Region { get; }

    /// <summary>The room behind the region.</summary>
    protected TestProbe Room { get; }

    protected IActorRef Relays { get; }

    /// <summary>The relay, once it has spoken to the region.</summary>
    protected IActorRef Relay => Region.LastSender;

    private protected void Ask(FakeConnection connection, Caller caller, IActorRef? asker = null) =>
        Relays.Tell(new JoinRoom(Id, connection, caller, Password: null, SinceRevision: null), asker ?? TestActor);

    /// <summary>A viewer comes in and gets the room at a revision.</summary>
    private protected FakeConnection Join(string connection, Caller caller, long revision = 5)
    {
        var viewer = new FakeConnection(connection);
        Ask(viewer, caller);
        LetIn(Region.ExpectMsg<Enter>(), revision);
        ExpectMsg<Entered>().Snapshot.Revision.ShouldBe(revision);
        return viewer;
    }

    protected void LetIn(Enter enter, long revision) =>
        Relay.Tell(new Entered(Id, enter.RequestId, SnapshotFor(enter.Caller, revision)), Room);

    protected void Publish(params RoomEvent[] events) => Relay.Tell(new Published(Id, [.. events]), Room);

    /// <summary>Time goes by for the relays.</summary>
    protected void Passes(TimeSpan time)
    {
        _clock.Advance(time);
        ((TestScheduler)Sys.Scheduler).Advance(time);
    }

    /// <summary>Waits until the relays and the relay have done all that they were told before.</summary>
    protected void Settle()
    {
        var probe = CreateTestProbe();
        foreach (var actor in (IActorRef[])[Relays, Relay])
        {
            actor.Tell(new Identify(null), probe);
            probe.ExpectMsg<ActorIdentity>();
        }
    }

    protected static RoomEvent Reaction(long revision) =>
        new RoomEvent.Reacted("🎉")
        {
            Revision = revision,
            At = revision,
            By = Vic.ViewerId,
        };

    /// <summary>The revisions that reached a connection, in order.</summary>
    private protected static long[] Revisions(FakeConnection connection) =>
        [.. connection.Arguments<EquatableList<RoomEvent>>("roomEvents").SelectMany(e => e).Select(e => e.Revision)];

    private static RoomSnapshot SnapshotFor(Caller caller, long revision) =>
        RoomState.Empty(Id).SnapshotFor(caller, new(0, Presence.Empty)) with
        {
            Revision = revision,
        };
}
