using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class AuthorityTests
{
    [Theory]
    [InlineData(Audience.Everyone, true, true)]
    [InlineData(Audience.Moderators, false, true)]
    [InlineData(Audience.Host, false, false)]
    public void Control_is_for_whom_the_room_names(Audience control, bool viewer, bool moderator)
    {
        var room = WithItems(1, new() { Control = control });
        foreach (var command in (RoomCommand[])[Play(5), Pause(6), Seek(7), SetRate(2)])
        {
            Allows(room, Vic, command).ShouldBe(viewer);
            Allows(room, Mo, command).ShouldBe(moderator);
            Allows(room, Ann, command).ShouldBeTrue();
            Allows(room, Root, command).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(Audience.Everyone, true, true)]
    [InlineData(Audience.Moderators, false, true)]
    [InlineData(Audience.Host, false, false)]
    public void The_queue_is_for_whom_the_room_names(Audience audience, bool viewer, bool moderator)
    {
        var room = WithItems(3, new() { Queueing = audience });
        var item = room.Current.ItemId;
        foreach (
            var command in (RoomCommand[])
                [
                    EnqueueUrl("https://example.org/a.mp4"),
                    Dequeue(item),
                    MoveItem(item, 2),
                    PlayItem(item),
                    Skip(),
                    Shuffle(),
                    Clear(),
                    SetLoop(LoopMode.All),
                ]
        )
        {
            Allows(room, Vic, command).ShouldBe(viewer);
            Allows(room, Mo, command).ShouldBe(moderator);
            Allows(room, Ann, command).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(ChatPolicy.Everyone, true, true, true)]
    [InlineData(ChatPolicy.Moderators, false, true, true)]
    [InlineData(ChatPolicy.Off, false, false, false)]
    public void The_chat_is_for_whom_the_room_names(ChatPolicy policy, bool viewer, bool moderator, bool host)
    {
        var room = Opened(new() { Chat = policy });
        foreach (var command in (RoomCommand[])[Chat("hello"), React("🎉")])
        {
            Allows(room, Vic, command).ShouldBe(viewer);
            Allows(room, Mo, command).ShouldBe(moderator);
            Allows(room, Ann, command).ShouldBe(host);
        }
    }

    [Fact]
    public void Order_is_kept_by_moderators_and_the_room_is_the_hosts()
    {
        var room = Opened();
        foreach (var command in (RoomCommand[])[Mute(Vera), Kick(Vera), SetRole(Vera, Role.Viewer)])
        {
            Allows(room, Vic, command).ShouldBeFalse();
            Allows(room, Mo, command).ShouldBeTrue();
        }
        foreach (var command in (RoomCommand[])[Settings(), Close()])
        {
            Allows(room, Vic, command).ShouldBeFalse();
            Allows(room, Mo, command).ShouldBeFalse();
            Allows(room, Ann, command).ShouldBeTrue();
        }
    }

    private static bool Allows(TestRoom room, Caller caller, RoomCommand command)
    {
        var decision = room.Decides(new RoomInput.Command(caller, command));
        if (decision is RoomDecision.Refused { Refusal: var refusal })
        {
            refusal.Code.ShouldBe(ErrorCode.Forbidden);
            return false;
        }
        return true;
    }
}
