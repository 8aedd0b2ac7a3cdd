using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class LifeRulesTests
{
    private static RoomInput.Create Create(Caller caller, RoomSettings? settings = null, string? hash = null) =>
        new(FreshId, caller, settings ?? new(), hash);

    [Fact]
    public void Who_makes_a_room_is_its_host()
    {
        var room = new TestRoom();
        var events = room.Takes(Create(Vic, new() { Title = "Films" }, "hash"));
        events[0]
            .ShouldBeOfType<RoomEvent.SettingsChanged>()
            .Settings.ShouldBe(new() { Title = "Films", HasPassword = true });
        events[1].ShouldBeOfType<RoomEvent.RoleChanged>().Role.ShouldBe(Role.Host);
        events.Select(e => e.Revision).ShouldBe([1, 2]);
        room.State.Exists.ShouldBeTrue();
        room.State.RoleOf(Vic).ShouldBe(Role.Host);
    }

    [Fact]
    public void A_room_that_nobody_used_for_long_is_over_when_it_awakes()
    {
        var room = Opened();
        room.Passes(1_000);
        room.Takes(new RoomInput.Awoken(CloseAfterMs: 5_000)).ShouldBeEmpty();
        room.Passes(5_000);
        room.Takes(new RoomInput.Awoken(CloseAfterMs: 5_000))
            .ShouldHaveSingleItem()
            .ShouldBeOfType<RoomEvent.RoomClosed>();
        room.State.Exists.ShouldBeFalse();
        room.Takes(new RoomInput.Awoken(CloseAfterMs: 5_000)).ShouldBeEmpty();
    }

    [Fact]
    public void A_room_that_was_to_stay_stays()
    {
        var room = Opened(new() { Permanent = true });
        room.Passes(10_000);
        room.Takes(new RoomInput.Awoken(CloseAfterMs: 5_000)).ShouldBeEmpty();
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        var room = Opened();
        room.Decides(Create(Vic)).ShouldBeOfType<RoomDecision.Refused>().Refusal.Code.ShouldBe(ErrorCode.Invalid);
    }

    [Theory]
    [InlineData("syncstream-ready-1", true)]
    [InlineData("syncstream-ready-99", true)]
    [InlineData("syncstream-ready", false)]
    [InlineData("is-syncstream-ready-1", false)]
    public void No_room_gets_a_name_by_which_the_server_asks_itself_whether_rooms_answer(string id, bool isKept)
    {
        var decision = RoomState.Empty(new(id)).Decide(Create(Root), new(Now: 1, Presence.Empty));
        (decision is RoomDecision.Refused { Refusal.Code: ErrorCode.Invalid }).ShouldBe(isKept);
    }

    [Fact]
    public void A_retry_of_making_a_room_gets_the_same_ack()
    {
        var room = new TestRoom();
        var create = Create(Vic);
        room.Takes(create);
        room.Does(Vic, Chat("hello"));
        room.Decides(create).ShouldBe(new RoomDecision.AlreadyDone(new(create.CommandId, 2)));
    }

    [Fact]
    public void A_crowd_that_cheers_does_not_push_out_what_a_viewer_still_retries()
    {
        var room = Opened();
        var chat = Chat("hello");
        room.Does(Ann, chat);
        var ack = new RoomDecision.AlreadyDone(new(chat.CommandId, room.State.Revision));
        for (var n = 0; n < RoomState.MaxDone; n++)
        {
            room.Does(Vic, React("❤️"));
        }

        var last = React("❤️");
        room.Does(Vic, last);
        room.Decides(new RoomInput.Command(Ann, chat)).ShouldBe(ack);
        room.Decides(new RoomInput.Command(Vic, last)).ShouldBeOfType<RoomDecision.AlreadyDone>();
    }

    [Fact]
    public void Settings_that_cannot_be_make_no_room() =>
        new TestRoom().Decides(Create(Ann, new() { MaxViewers = 0 })).ShouldBeOfType<RoomDecision.Refused>();

    [Fact]
    public void What_is_not_made_takes_no_commands() =>
        new TestRoom().Refuses(Root, Chat("hello")).Code.ShouldBe(ErrorCode.NotFound);

    [Fact]
    public void Closing_sends_everyone_away_and_leaves_no_room()
    {
        var room = Playing(items: 2);
        var close = Close();
        var accepted = room.Accepts(new RoomInput.Command(Ann, close));
        accepted.Commit.Events.ShouldHaveSingleItem().ShouldBeOfType<RoomEvent.RoomClosed>();
        accepted.Effects.OfType<RoomEffect.Disconnect>().Count().ShouldBe(4);
        room.Timers.ShouldBeEmpty();
        room.State.Exists.ShouldBeFalse();
        room.Refuses(Ann, Chat("hello")).Code.ShouldBe(ErrorCode.NotFound);
        room.Decides(new RoomInput.Command(Ann, close)).ShouldBeOfType<RoomDecision.AlreadyDone>();
    }

    [Fact]
    public void A_room_made_anew_has_nothing_of_the_old_one_but_later_revisions()
    {
        var room = Opened(passwordHash: "hash");
        room.Does(Ann, Chat("secret"));
        room.Does(Ann, Kick(Bot, ban: true));
        room.Does(Ann, Close());
        var revision = room.State.Revision;
        room.Takes(Create(Bot));
        room.State.Revision.ShouldBe(revision + 2);
        room.State.Chat.ShouldBeEmpty();
        room.State.PasswordHash.ShouldBeNull();
        room.State.RoleOf(Ann).ShouldBe(Role.Viewer);
        room.State.EventsSince(revision - 1).ShouldBeNull();
    }
}
