using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class EntryTests
{
    private static ErrorCode? Code(TestRoom room, Caller caller, bool passwordAccepted = false) =>
        room.State.MayEnter(caller, room.Presence, passwordAccepted)?.Code;

    [Fact]
    public void Nobody_enters_what_is_not_there() => Code(new TestRoom(), Root).ShouldBe(ErrorCode.NotFound);

    [Fact]
    public void A_password_is_asked_of_all_but_hosts()
    {
        var room = Opened(passwordHash: "hash");
        Code(room, Bot).ShouldBe(ErrorCode.WrongPassword);
        room.Leaves(Mo);
        Code(room, Mo).ShouldBe(ErrorCode.WrongPassword);
        Code(room, Bot, passwordAccepted: true).ShouldBeNull();
        Code(room, Ann).ShouldBeNull();
        Code(room, Root).ShouldBeNull();
    }

    [Fact]
    public void A_password_that_came_meanwhile_is_not_asked_of_who_was_in_and_comes_back()
    {
        var room = Opened(passwordHash: "hash");
        Code(room, Vic).ShouldBeNull();
        room.Does(Ann, Kick(Vic, ban: false));
        room.Leaves(Vic);
        Code(room, Vic).ShouldBe(ErrorCode.WrongPassword);
    }

    [Fact]
    public void A_full_room_takes_back_who_is_in_it_and_hosts()
    {
        var room = Opened(new() { MaxViewers = 4 });
        Code(room, Bot).ShouldBe(ErrorCode.RoomFull);
        Code(room, Vic).ShouldBeNull();
        Code(room, Root).ShouldBeNull();
        room.Leaves(Vera);
        Code(room, Bot).ShouldBeNull();
    }

    [Fact]
    public void Scripts_command_from_outside_unless_a_password_guards_the_room()
    {
        var open = Opened();
        open.Does(Bot, Chat("beep"));

        var guarded = Opened(passwordHash: "hash");
        guarded.Refuses(Bot, Chat("beep")).Code.ShouldBe(ErrorCode.Forbidden);
        guarded.Does(Root, Chat("beep"));
        guarded.Leaves(Mo);
        guarded.Does(Mo, Chat("beep"));
    }
}
