using Akka.Actor;
using Akka.TestKit;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

/// <summary>Relays come with the first viewer and go with the last, and no viewer falls between two of them.</summary>
public sealed class RoomRelaysTests : RelayTest
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_relay_without_viewers_goes_after_a_while()
    {
        Join("1", Ann);
        var relay = Watch(Relay);
        Relays.Tell(new LeaveRoom(Id, "1", Polite: true));
        Region.ExpectMsg<Exit>();
        Settle();
        Passes(Linger);
        ExpectTerminated(relay);
        Region.ExpectMsg<Detach>();
        Join("2", Ann);
        Relay.ShouldNotBe(relay);
    }

    [Fact]
    public void A_relay_whose_viewer_came_back_in_time_stays()
    {
        Join("1", Ann);
        var relay = Relay;
        Relays.Tell(new LeaveRoom(Id, "1", Polite: false));
        Region.ExpectMsg<Exit>();
        Join("2", Ann);
        Passes(Linger * 3);
        Settle();
        Relay.ShouldBe(relay);
    }

    [Fact]
    public void Who_comes_while_a_relay_goes_finds_the_next_one()
    {
        var (relays, children) = Bare();
        relays.Tell(Joining("1"));
        var first = children.ExpectMsg<Born>().Ref;
        children.ExpectMsg<JoinRoom>();
        relays.Tell(new RelayIdle(Id), children);
        children.ExpectMsg<RelayRetired>();
        relays.Tell(Joining("2"));
        Sys.Stop(first);
        children.ExpectMsg<Born>().Ref.ShouldNotBe(first);
        children.ExpectMsg<JoinRoom>().Connection.Id.ShouldBe("2");
    }

    [Fact]
    public void Who_came_just_before_a_relay_would_go_keeps_it()
    {
        var (relays, children) = Bare();
        relays.Tell(Joining("1"));
        children.ExpectMsg<Born>();
        children.ExpectMsg<JoinRoom>();
        relays.Tell(new RelayIdle(Id), children);
        relays.Tell(Joining("2"));
        relays.Tell(new LeaveRoom(Id, "2", Polite: true));
        children.ExpectMsg<RelayRetired>();
        children.HasMessages.ShouldBeFalse("what comes meanwhile waits");
        relays.Tell(new RelayKept(Id), children);
        children.ExpectMsg<JoinRoom>().Connection.Id.ShouldBe("2");
        children.ExpectMsg<LeaveRoom>().ConnectionId.ShouldBe("2");
    }

    [Fact]
    public void Nothing_but_a_viewer_makes_a_relay()
    {
        var (relays, children) = Bare();
        relays.Tell(new LeaveRoom(Id, "1", Polite: true));
        relays.Tell(new Reported(Id, Ann.ViewerId, new(null, 0, 0, PlaybackState.Paused, 0, 0)));
        relays.Tell(Joining("2"));
        children.ExpectMsg<Born>();
        children.ExpectMsg<JoinRoom>();
    }

    private (IActorRef Relays, TestProbe Children) Bare()
    {
        var children = CreateTestProbe();
        return (Sys.ActorOf(Props.Create(() => new RoomRelays(_ => Child.PropsFor(children)))), children);
    }

    private static JoinRoom Joining(string connection) => new(Id, new FakeConnection(connection), Ann, null, null);

    private sealed record Born(IActorRef Ref);

    /// <summary>A relay that shows the test what it gets.</summary>
    private sealed class Child : UntypedActor
    {
        private readonly IActorRef _test;

        public Child(IActorRef test)
        {
            _test = test;
            test.Tell(new Born(Self));
        }

        public static Props PropsFor(IActorRef test) => Props.Create(() => new Child(test));

        protected override void OnReceive(object message) => _test.Forward(message);
    }
}
