using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class PeopleRulesTests
{
    [Fact]
    public void Who_is_ready_is_shown()
    {
        var room = Opened();
        room.Does(Vic, SetReady());
        room.State.InfoOf(room.Presence.Viewers[Vic.ViewerId]).Ready.ShouldBeTrue();
        room.Does(Vic, SetReady()).ShouldBeEmpty();
        room.Does(Vic, SetReady(false));
        room.State.InfoOf(room.Presence.Viewers[Vic.ViewerId]).Ready.ShouldBeFalse();
    }

    [Fact]
    public void A_name_of_this_room_overrides_that_of_the_session()
    {
        var room = Opened();
        room.Does(Vic, Rename("  Victor \t".Replace("\t", "")));
        room.State.InfoOf(room.Presence.Viewers[Vic.ViewerId]).Name.ShouldBe("Victor");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\u200D")]
    [InlineData("a\nb")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void A_name_that_is_none_is_refused(string name) =>
        Opened().Refuses(Vic, Rename(name)).Code.ShouldBe(ErrorCode.Invalid);

    [Fact]
    public void Hosts_make_moderators_and_hosts()
    {
        var room = Opened();
        room.Does(Ann, SetRole(Vic, Role.Moderator));
        room.State.RoleOf(Vic).ShouldBe(Role.Moderator);
        room.Does(Ann, SetRole(Vic, Role.Host));
        room.Does(Vic, SetRole(Ann, Role.Viewer));
        room.State.RoleOf(Ann).ShouldBe(Role.Viewer);
    }

    [Theory]
    [InlineData(Role.Moderator)]
    [InlineData(Role.Host)]
    public void Moderators_raise_no_one(Role role) =>
        Opened().Refuses(Mo, SetRole(Vic, role)).Code.ShouldBe(ErrorCode.Forbidden);

    [Fact]
    public void Moderators_keep_their_hands_off_moderators_and_hosts()
    {
        var room = Opened();
        room.Does(Ann, SetRole(Vera, Role.Moderator));
        foreach (var whom in (Caller[])[Ann, Vera])
        {
            room.Refuses(Mo, Kick(whom)).Code.ShouldBe(ErrorCode.Forbidden);
            room.Refuses(Mo, Kick(whom, ban: true)).Code.ShouldBe(ErrorCode.Forbidden);
            room.Refuses(Mo, Mute(whom)).Code.ShouldBe(ErrorCode.Forbidden);
            room.Refuses(Mo, SetRole(whom, Role.Viewer)).Code.ShouldBe(ErrorCode.Forbidden);
        }
    }

    [Fact]
    public void The_last_host_stays_host()
    {
        var room = Opened();
        room.Refuses(Ann, SetRole(Ann, Role.Viewer))
            .ShouldBe(Refusal.Forbidden("A room needs a host: make someone else a host first."));
        room.Refuses(Root, SetRole(Ann, Role.Moderator)).Code.ShouldBe(ErrorCode.Forbidden);
        room.Does(Ann, SetRole(Vic, Role.Host));
        room.Does(Ann, SetRole(Ann, Role.Viewer));
    }

    [Fact]
    public void Who_is_kicked_is_sent_away_and_may_return()
    {
        var room = Opened();
        var accepted = room.Accepts(new RoomInput.Command(Mo, Kick(Vic)));
        accepted
            .Effects.ShouldHaveSingleItem()
            .ShouldBe(new RoomEffect.Disconnect(Vic.ViewerId, "Mo sent you out of this room.", false));
        room.Leaves(Vic);
        room.State.MayEnter(Vic, room.Presence, false).ShouldBeNull();
    }

    [Fact]
    public void A_ban_lasts_until_it_is_lifted()
    {
        var room = Opened();
        room.Does(Mo, Kick(Vic, ban: true));
        room.Leaves(Vic);
        room.State.IsBanned(Vic.ViewerId).ShouldBeTrue();
        room.State.MayEnter(Vic, room.Presence, true)!.Code.ShouldBe(ErrorCode.Banned);
        room.Refuses(Vic, Chat("let me in")).Code.ShouldBe(ErrorCode.Banned);
        room.Refuses(Ann, SetRole(Vic, Role.Host)).Code.ShouldBe(ErrorCode.Invalid);
        room.State.Bans().ShouldBe([new(Vic.ViewerId, "Vic")]);
        var lifted = room.Does(Mo, Kick(Vic, ban: false)).ShouldHaveSingleItem();
        lifted
            .ShouldBeOfType<RoomEvent.ViewerKicked>()
            .ShouldSatisfyAllConditions(e => e.Lifted.ShouldBeTrue(), e => e.Name.ShouldBe("Vic"));
        room.State.Bans().ShouldBeEmpty();
        room.State.MayEnter(Vic, room.Presence, true).ShouldBeNull();
    }

    [Fact]
    public void A_banned_moderator_is_a_moderator_no_more()
    {
        var room = Opened();
        room.Does(Ann, Kick(Mo, ban: true)).Count.ShouldBe(2);
        room.State.RoleOf(Mo).ShouldBe(Role.Viewer);
    }

    [Fact]
    public void Nobody_kicks_or_mutes_themself()
    {
        var room = Opened();
        room.Refuses(Ann, Kick(Ann)).Code.ShouldBe(ErrorCode.Invalid);
        room.Refuses(Ann, Mute(Ann)).Code.ShouldBe(ErrorCode.Invalid);
    }

    [Fact]
    public void Administrators_are_hosts_everywhere_and_untouched_by_others()
    {
        var room = Opened();
        room.Enters(Root);
        room.State.RoleOf(Root).ShouldBe(Role.Host);
        room.Refuses(Ann, Kick(Root)).Code.ShouldBe(ErrorCode.Forbidden);
        room.Does(Root, Kick(Ann, ban: true));
    }

    [Fact]
    public void A_crowd_of_names_is_forgotten_oldest_first_but_never_who_keeps_order_or_is_banned()
    {
        var room = Opened();
        room.Does(Mo, Kick(Bot, ban: true));
        for (var i = 0; i < RoomState.MaxPeople; i++)
        {
            room.Does(new(new($"v{i}"), "Visitor", IsAdmin: false), Rename($"Name {i}"));
        }
        room.State.People.Count.ShouldBeLessThanOrEqualTo(RoomState.MaxPeople);
        room.State.RoleOf(Ann).ShouldBe(Role.Host);
        room.State.RoleOf(Mo).ShouldBe(Role.Moderator);
        room.State.IsBanned(Bot.ViewerId).ShouldBeTrue();
        Name(room, "v0").ShouldBe("Visitor");
        Name(room, $"v{RoomState.MaxPeople - 1}").ShouldBe($"Name {RoomState.MaxPeople - 1}");
    }

    [Fact]
    public void The_number_of_bans_has_a_limit()
    {
        var room = Opened();
        for (var i = 2; i < RoomState.MaxPeople; i++)
        {
            room.Does(Mo, Kick(new(new($"v{i}"), "Visitor", IsAdmin: false), ban: true));
        }
        room.State.People.Count.ShouldBe(RoomState.MaxPeople);
        room.Refuses(Mo, Kick(Bot, ban: true)).Code.ShouldBe(ErrorCode.Invalid);
    }

    private static string Name(TestRoom room, string viewer) =>
        room.State.InfoOf(new(new(viewer), "Visitor", IsAdmin: false, Since: 0)).Name;

    [Fact]
    public void Who_is_not_there_cannot_be_kicked_but_can_be_banned()
    {
        var room = Opened();
        room.Refuses(Mo, Kick(Bot)).Code.ShouldBe(ErrorCode.NotFound);
        room.Does(Mo, Kick(Bot, ban: true));
        room.State.IsBanned(Bot.ViewerId).ShouldBeTrue();
    }
}
