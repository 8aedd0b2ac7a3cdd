using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class VoteRulesTests
{
    [Fact]
    public void Half_of_those_present_skip()
    {
        var room = Playing(items: 2);
        var vote = room.Does(Vic, VoteSkip()).ShouldHaveSingleItem().ShouldBeOfType<RoomEvent.VoteChanged>();
        (vote.Votes, vote.Needed).ShouldBe((1, 2));
        room.Current.Title.ShouldBe("The film1");

        var events = room.Does(Vera, VoteSkip());
        events[0].ShouldBeOfType<RoomEvent.VoteChanged>().Votes.ShouldBe(2);
        events[^1].ShouldBeOfType<RoomEvent.PlayheadChanged>().Cause.ShouldBe(PlayheadCause.Item);
        room.Current.Title.ShouldBe("The film2");
    }

    [Fact]
    public void While_people_come_back_no_fewer_skip_than_before()
    {
        var room = Playing(items: 2);
        room.Does(Vic, VoteSkip());
        room.IsReturning = true;
        foreach (var other in (Caller[])[Ann, Mo, Vera])
        {
            room.Leaves(other);
        }
        room.Current.Title.ShouldBe("The film1");
        room.State.SnapshotFor(Vic, room.Context).VotesNeeded.ShouldBe(2);
        room.IsReturning = false;
        room.Takes(new RoomInput.PresenceMoved());
        room.Current.Title.ShouldBe("The film2");
    }

    [Fact]
    public void A_viewer_has_one_vote()
    {
        var room = Playing(items: 2);
        room.Does(Vic, VoteSkip());
        room.Does(Vic, VoteSkip()).ShouldBeEmpty();
        room.Current.Title.ShouldBe("The film1");
    }

    [Fact]
    public void Votes_are_about_one_showing()
    {
        var room = Playing(items: 3);
        room.Does(Vic, VoteSkip());
        room.Does(Ann, Skip());
        room.State.SnapshotFor(Ann, room.Context).Votes.ShouldBe(0);
        room.Does(Vera, VoteSkip());
        room.Current.Title.ShouldBe("The film2");
    }

    [Fact]
    public void Who_leaves_takes_their_vote_along()
    {
        var room = Playing(items: 2);
        room.Does(Vic, VoteSkip());
        var vote = room.Leaves(Vic).ShouldHaveSingleItem().ShouldBeOfType<RoomEvent.VoteChanged>();
        (vote.Votes, vote.Needed, vote.By).ShouldBe((0, 2, null));
    }

    [Fact]
    public void When_others_leave_the_votes_may_suffice()
    {
        var room = Playing(items: 2);
        room.Does(Vic, VoteSkip());
        room.Leaves(Mo);
        room.Current.Title.ShouldBe("The film1");
        room.Leaves(Vera);
        room.Current.Title.ShouldBe("The film2");
    }

    [Fact]
    public void Only_those_present_vote()
    {
        var room = Playing(items: 2);
        room.Refuses(Bot, VoteSkip()).Code.ShouldBe(ErrorCode.Forbidden);
    }

    [Fact]
    public void Without_an_item_there_is_no_vote() =>
        Opened().Refuses(Vic, VoteSkip()).Code.ShouldBe(ErrorCode.Invalid);
}
