using SyncStream.Protocol.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms;

public sealed class RoomPasswordTests
{
    [Fact]
    public async Task A_room_lets_in_who_knows_its_password_and_those_who_own_it()
    {
        await using var rooms = await Open(password: "open sesame");
        var relay = rooms.Node.Probe();
        rooms.EnterRefused(relay, Vic).Code.ShouldBe(ErrorCode.WrongPassword);
        rooms.EnterRefused(relay, Vic, "open barley").Code.ShouldBe(ErrorCode.WrongPassword);
        rooms.Enter(relay, Vic, "open sesame");
        // The room remembers the right one, and only that.
        rooms.Enter(relay, new(new("vera"), "Vera", false), "open sesame");
        rooms
            .EnterRefused(relay, new(new("mallory"), "M", false), "open barley")
            .Code.ShouldBe(ErrorCode.WrongPassword);
        rooms.Enter(relay, Ann);
        rooms.Enter(relay, Root);
    }

    [Fact]
    public async Task Who_guesses_is_told_to_wait_and_who_knows_gets_in()
    {
        await using var rooms = await Open(password: "open sesame");
        rooms.Enter(rooms.Node.Probe(), Vic, "open sesame");
        var answers = new List<ErrorCode>();
        for (var guess = 0; guess < 40 && answers is not [.., ErrorCode.RateLimited]; guess++)
        {
            var answer = await rooms.Ask(new Look(Id, Caller("mallory"), $"{guess}"));
            answers.Add(answer.ShouldBeOfType<NotPerformed>().Refusal.Code);
        }

        answers[^1].ShouldBe(ErrorCode.RateLimited);
        rooms.EnterRefused(rooms.Node.Probe(), Caller("mallory"), "x").Code.ShouldBe(ErrorCode.RateLimited);
        rooms.Enter(rooms.Node.Probe(), Caller("vera"), "open sesame");
        // Who is in says the old one on coming back, where it was changed meanwhile; that is no guess.
        rooms.Enter(rooms.Node.Probe(), Vic, "open barley");

        static Caller Caller(string name) => new(new(name), name, IsAdmin: false);
    }

    [Fact]
    public async Task Looking_needs_the_password_too()
    {
        await using var rooms = await Open(password: "open sesame");
        (await rooms.Ask(new Look(Id, Vic, "open barley")))
            .ShouldBeOfType<NotPerformed>()
            .Refusal.Code.ShouldBe(ErrorCode.WrongPassword);
        (await rooms.Ask(new Look(Id, Vic, "open sesame"))).ShouldBeOfType<Looked>();
    }

    [Fact]
    public async Task A_password_that_is_changed_while_it_is_checked_opens_nothing()
    {
        await using var rooms = await Open(password: "old");
        var (quick, slow) = (rooms.Node.Probe(), rooms.Node.Probe());
        await rooms.Look();
        var hash = RoomPassword.Hash("new");
        var change = new RoomCommand.UpdateSettings { CommandId = rooms.FreshId(), Title = "Behind a new door" };
        rooms.Node.Region.Tell(new Enter(Id, 1, Vic, "old", null), slow);
        rooms.Node.Region.Tell(new Perform(Id, new RoomInput.Command(Ann, change, PasswordHash: hash)), quick);
        quick.ExpectMsg<Performed>(Soon);
        // Whichever came first, the old one opens nothing from here on.
        slow.FishForMessage<IRoomMessage>(m => m is Entered or EnterRefused, Soon);
        rooms
            .EnterRefused(rooms.Node.Probe(), new(new("vera"), "Vera", false), "old")
            .Code.ShouldBe(ErrorCode.WrongPassword);
        rooms.Enter(rooms.Node.Probe(), new(new("vera"), "Vera", false), "new");
    }
}
