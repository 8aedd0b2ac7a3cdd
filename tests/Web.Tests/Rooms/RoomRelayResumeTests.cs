using Akka.Actor;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

/// <summary>A room that moved, failed or was not heard: nobody misses anything, and nobody gets anything twice.</summary>
public sealed class RoomRelayResumeTests : RelayTest
{
    [Fact]
    public void A_gap_is_asked_for_and_filled_before_anything_else_is_sent()
    {
        var viewer = Join("1", Ann, revision: 5);
        Publish(Reaction(8));
        Region.ExpectMsg<Attach>().ShouldBe(new(Id, 5, [Ann], [], [], []));
        Relay.Tell(new Attached(Id, 8, [Reaction(6), Reaction(7), Reaction(8)]), Room);
        Publish(Reaction(9));
        Settle();
        Revisions(viewer).ShouldBe([6, 7, 8, 9]);
    }

    [Fact]
    public void A_relay_too_far_behind_sends_its_viewers_to_join_anew()
    {
        var viewer = Join("1", Ann, revision: 5);
        Publish(Reaction(1_000));
        Region.ExpectMsg<Attach>();
        Relay.Tell(new Attached(Id, 1_000, Missed: null), Room);
        Settle();
        viewer.Calls.ShouldBe(["reconnect"]);
        viewer.Aborted.ShouldBeTrue();
        Region
            .ExpectMsg<Exit>()
            .ShouldBe(new(Id, Ann.ViewerId, Polite: false), "who does not come back is not to stay there");
        Revisions(Join("2", Ann, revision: 1_000)).ShouldBeEmpty();
    }

    [Fact]
    public void Who_is_on_the_way_in_is_named_when_the_room_is_told_who_is_here()
    {
        Join("1", Ann, revision: 5);
        Ask(new("2"), Vic);
        Region.ExpectMsg<Enter>();
        Publish(Reaction(8));
        Region.ExpectMsg<Attach>().ShouldBe(new(Id, 5, [Ann], [], [], [Vic.ViewerId]));
    }

    [Fact]
    public void The_end_of_a_room_is_answered_by_looking_for_it_until_it_is_found()
    {
        var viewer = Join("1", Ann, revision: 5);
        Sys.Stop(Room);
        Region.ExpectMsg<Attach>().ShouldBe(new(Id, 5, [Ann], [], [], []));
        Passes(TimeSpan.FromSeconds(0.5));
        Region.ExpectMsg<Attach>().ShouldBe(new(Id, 5, [Ann], [], [], []));
        var elsewhere = CreateTestProbe();
        Relay.Tell(new Attached(Id, 6, [Reaction(6)]), elsewhere);
        Settle();
        Revisions(viewer).ShouldBe([6]);
        Passes(TimeSpan.FromSeconds(5));
        Settle();
        Region.HasMessages.ShouldBeFalse();
        Sys.Stop(elsewhere);
        Region.ExpectMsg<Attach>().Revision.ShouldBe(6);
    }

    [Fact]
    public void A_room_that_ends_as_often_as_it_is_found_is_looked_for_ever_less_often()
    {
        Join("1", Ann, revision: 5);
        Passes(TimeSpan.FromSeconds(5));
        Sys.Stop(Room);
        Region.ExpectMsg<Attach>();
        DiesAtOnce();
        Region.ExpectMsg<Attach>();
        foreach (var pause in (double[])[0.5, 0.75])
        {
            DiesAtOnce();
            Passes(TimeSpan.FromSeconds(pause - 0.1));
            Settle();
            Region.HasMessages.ShouldBeFalse();
            Passes(TimeSpan.FromSeconds(0.1));
            Region.ExpectMsg<Attach>();
        }

        void DiesAtOnce()
        {
            var room = CreateTestProbe();
            var watcher = CreateTestProbe();
            watcher.Watch(room);
            Relay.Tell(new Attached(Id, 5, []), room);
            Settle();
            Sys.Stop(room);
            watcher.ExpectTerminated(room);
        }
    }

    [Fact]
    public void A_room_that_began_anew_is_told_who_is_here()
    {
        Join("1", Ann);
        Join("2", Ann);
        Join("3", Vic);
        Relay.Tell(new Restarted(Id), Room);
        Region.ExpectMsg<Attach>().Viewers.ShouldBe([Ann, Vic], ignoreOrder: true);
    }

    [Fact]
    public void A_room_that_was_silent_for_long_is_asked_whether_it_said_anything()
    {
        Join("1", Ann, revision: 5);
        Passes(TimeSpan.FromSeconds(15));
        Settle();
        Region.HasMessages.ShouldBeFalse("it has just been heard");
        Passes(TimeSpan.FromSeconds(15));
        Region.ExpectMsg<Attach>().Revision.ShouldBe(5);
    }

    [Fact]
    public void Who_comes_while_the_relay_is_behind_gets_nothing_twice()
    {
        var first = Join("1", Ann, revision: 5);
        var second = new FakeConnection("2");
        Ask(second, Vic);
        // The room awoke elsewhere, and said 6 and 7 before it knew of this relay.
        var enter = Region.ExpectMsg<Enter>();
        LetIn(enter, revision: 7);
        Region.ExpectMsg<Attach>().Revision.ShouldBe(5);
        Relay.Tell(new Attached(Id, 7, [Reaction(6), Reaction(7)]), Room);
        Region.ExpectMsg<Enter>().ShouldBe(enter);
        LetIn(enter, revision: 7);
        ExpectMsg<Entered>().Snapshot.Revision.ShouldBe(7);
        Publish(Reaction(8));
        Settle();
        Revisions(first).ShouldBe([6, 7, 8]);
        Revisions(second).ShouldBe([8]);
    }

    [Fact]
    public void Who_comes_to_an_empty_relay_begins_where_the_room_is()
    {
        Join("1", Ann, revision: 5);
        Relays.Tell(new LeaveRoom(Id, "1", Polite: true));
        Region.ExpectMsg<Exit>();
        var viewer = Join("2", Vic, revision: 9);
        Publish(Reaction(10));
        Settle();
        Revisions(viewer).ShouldBe([10]);
        Region.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public void A_relay_that_fails_cuts_its_viewers_off_so_that_they_come_back()
    {
        var viewer = Join("1", Ann);
        Ask(new("2"), Vic);
        Region.ExpectMsg<Enter>();
        Watch(Relay);
        // No room sends this; it stands for any fault in the relay's own code.
        Relay.Tell(new Published(Id, Events: null!), Room);
        ExpectMsg<EnterRefused>().Refusal.Code.ShouldBe(ErrorCode.Unavailable);
        ExpectTerminated(Relay);
        viewer.Aborted.ShouldBeTrue();
        Region.FishForMessage<Detach>(_ => true);
        Join("3", Ann);
    }
}
