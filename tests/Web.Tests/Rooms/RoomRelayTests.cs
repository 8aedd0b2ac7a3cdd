using Akka.Actor;
using Akka.TestKit;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

/// <summary>Who comes and goes, and what they are sent.</summary>
public sealed class RoomRelayTests : RelayTest
{
    [Fact]
    public void All_viewers_get_the_same_bytes()
    {
        var (one, two) = (Join("1", Ann), Join("2", Vic));
        Publish(Reaction(6), Reaction(7));
        Relay.Tell(new PresencePublished(Id, new(2, [], [], [])), Room);
        Settle();
        one.Calls.ShouldBe(["roomEvents", "presence"]);
        Revisions(one).ShouldBe([6, 7]);
        two.Sent.ShouldBe(one.Sent, "serialised once: the very same messages");
    }

    [Fact]
    public void Each_revision_comes_once()
    {
        var viewer = Join("1", Ann, revision: 5);
        Publish(Reaction(4), Reaction(5));
        Publish(Reaction(6));
        Publish(Reaction(6));
        Publish(Reaction(7));
        Settle();
        Revisions(viewer).ShouldBe([6, 7]);
    }

    [Fact]
    public void Who_was_not_let_in_is_told_why()
    {
        Ask(new("1"), Ann);
        var enter = Region.ExpectMsg<Enter>();
        Relay.Tell(new EnterRefused(Id, enter.RequestId, new(ErrorCode.Banned, "no")), Room);
        ExpectMsg<EnterRefused>().Refusal.Code.ShouldBe(ErrorCode.Banned);
    }

    [Fact]
    public void Who_closes_one_page_while_it_comes_in_is_still_there_by_the_other()
    {
        Join("1", Ann);
        Ask(new("2"), Ann);
        Region.ExpectMsg<Enter>();
        Relays.Tell(new LeaveRoom(Id, "2", Polite: false));
        Settle();
        ExpectNothingMore(Region);
        Relays.Tell(new LeaveRoom(Id, "1", Polite: true));
        Region.ExpectMsg<Exit>().ShouldBe(new(Id, Ann.ViewerId, Polite: true));
    }

    [Fact]
    public void Who_comes_in_by_a_new_connection_while_the_old_one_ends_never_left()
    {
        Join("1", Ann);
        Ask(new("2"), Ann);
        var enter = Region.ExpectMsg<Enter>();
        Relays.Tell(new LeaveRoom(Id, "1", Polite: false));
        LetIn(enter, revision: 5);
        ExpectMsg<Entered>();
        Settle();
        ExpectNothingMore(Region);
    }

    [Fact]
    public void Who_is_not_let_in_again_has_left_with_the_old_connection()
    {
        Join("1", Ann);
        Ask(new("2"), Ann);
        var enter = Region.ExpectMsg<Enter>();
        Relays.Tell(new LeaveRoom(Id, "1", Polite: false));
        Relay.Tell(new EnterRefused(Id, enter.RequestId, new(ErrorCode.WrongPassword, "no")), Room);
        Region.ExpectMsg<Exit>().ViewerId.ShouldBe(Ann.ViewerId);
    }

    [Fact]
    public void Who_was_put_out_goes_by_the_event_alone_where_no_other_word_came()
    {
        var (one, two) = (Join("1", Ann), Join("2", Vic));
        Publish(new RoomEvent.ViewerKicked(Vic.ViewerId, Banned: true) { Revision = 6, At = 6 });
        Publish(Reaction(7));
        Settle();
        FakeConnection.Call(two.Last.ShouldNotBeNull()).Target.ShouldBe("kicked");
        one.Last.ShouldBeNull();
        Revisions(one).ShouldBe([6, 7]);
        Revisions(two).ShouldBe([6]);
    }

    [Fact]
    public void A_ban_that_is_lifted_puts_nobody_out()
    {
        var viewer = Join("1", Vic);
        Publish(new RoomEvent.ViewerKicked(Vic.ViewerId, Banned: false, Lifted: true) { Revision = 6, At = 6 });
        Settle();
        viewer.Calls.ShouldBe(["roomEvents"]);
    }

    [Fact]
    public void A_room_that_does_not_answer_is_asked_again_with_the_same_number()
    {
        Ask(new("1"), Ann);
        var first = Region.ExpectMsg<Enter>();
        Passes(TimeSpan.FromSeconds(0.5));
        Region.ExpectMsg<Enter>().ShouldBe(first);
        LetIn(first, revision: 5);
        LetIn(first, revision: 5);
        ExpectMsg<Entered>();
        Passes(TimeSpan.FromSeconds(5));
        Settle();
        ExpectNothingMore(Region);
        ExpectNothingMore(this);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_room_hears_of_a_viewers_last_connection_only(bool polite)
    {
        Join("1", Ann);
        Join("2", Ann);
        Join("3", Vic);
        Relays.Tell(new LeaveRoom(Id, "1", polite));
        Relays.Tell(new LeaveRoom(Id, "3", polite));
        Region.ExpectMsg<Exit>().ShouldBe(new(Id, Vic.ViewerId, polite));
        Relays.Tell(new LeaveRoom(Id, "2", polite));
        Region.ExpectMsg<Exit>().ShouldBe(new(Id, Ann.ViewerId, polite));
    }

    [Fact]
    public void Who_left_before_being_let_in_is_taken_out_again()
    {
        var viewer = new FakeConnection("1");
        Ask(viewer, Ann);
        var enter = Region.ExpectMsg<Enter>();
        Relays.Tell(new LeaveRoom(Id, "1", Polite: false));
        Region.ExpectMsg<Exit>().ShouldBe(new(Id, Ann.ViewerId, false));
        // A password takes time to check: the room lets in who it has just seen leave.
        LetIn(enter, revision: 5);
        Region.ExpectMsg<Exit>().ShouldBe(new(Id, Ann.ViewerId, true));
        Publish(Reaction(6));
        Settle();
        viewer.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void Who_is_kicked_is_told_and_cut_off_and_nobody_else_is()
    {
        var (one, two, other) = (Join("1", Vic), Join("2", Vic), Join("3", Ann));
        Relay.Tell(new Expel(Id, Vic.ViewerId, "Ann sent you out.", Banned: true), Room);
        Publish(Reaction(6));
        Settle();
        foreach (var kicked in (FakeConnection[])[one, two])
        {
            var call = FakeConnection.Call(kicked.Last.ShouldNotBeNull());
            (call.Target, call.Arguments[0]).ShouldBe(("kicked", new Kicked("Ann sent you out.", true)));
            kicked.Sent.ShouldBeEmpty();
        }

        other.Last.ShouldBeNull();
        Revisions(other).ShouldBe([6]);
    }

    [Fact]
    public void Of_many_reports_the_newest_of_each_viewer_is_passed_on()
    {
        Join("1", Ann);
        Join("2", Vic);
        foreach (var position in (double[])[1, 2, 3])
        {
            Relays.Tell(new Reported(Id, Vic.ViewerId, At(position)));
        }

        Relays.Tell(new Reported(Id, Ann.ViewerId, At(9)));
        Settle();
        Passes(TimeSpan.FromSeconds(0.5));
        Region
            .ExpectMsg<Reports>()
            .Items.ShouldBe([new(Vic.ViewerId, At(3)), new(Ann.ViewerId, At(9))], ignoreOrder: true);
        Passes(TimeSpan.FromSeconds(5));
        Settle();
        ExpectNothingMore(Region);
    }

    private static PlaybackReport At(double position) => new(new("i1"), position, 1, PlaybackState.Playing, 1, 0);

    private static void ExpectNothingMore(TestKitBase kit) => kit.HasMessages.ShouldBeFalse();
}
