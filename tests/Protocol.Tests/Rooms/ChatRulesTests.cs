using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class ChatRulesTests
{
    [Fact]
    public void A_line_carries_its_writer_and_time()
    {
        var room = Opened();
        var e = room.Does(Vic, Chat("  hello  ")).ShouldHaveSingleItem().ShouldBeOfType<RoomEvent.ChatPosted>();
        e.Message.ShouldBe(new(new($"m{e.Revision}"), Vic.ViewerId, "Vic", "hello", room.Now));
    }

    [Fact]
    public void A_line_keeps_the_name_that_the_writer_had_then()
    {
        var room = Opened();
        room.Does(Vic, Chat("one"));
        room.Does(Vic, Rename("Victor"));
        room.Does(Vic, Chat("two"));
        room.State.Chat.Select(m => m.Name).ShouldBe(["Vic", "Victor"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n ")]
    [InlineData("\u200B\u200B")]
    [InlineData("a\u0000b")]
    public void Nothing_and_what_is_not_text_is_refused(string text) =>
        Opened().Refuses(Vic, Chat(text)).Code.ShouldBe(ErrorCode.Invalid);

    [Fact]
    public void A_line_has_at_most_500_characters()
    {
        var room = Opened();
        room.Does(Vic, Chat(new string('x', 500)));
        room.Refuses(Vic, Chat(new string('x', 501))).Code.ShouldBe(ErrorCode.Invalid);
    }

    [Fact]
    public void The_last_200_lines_are_kept()
    {
        var room = Opened();
        for (var i = 1; i <= 250; i++)
        {
            room.Does(Vic, Chat($"line {i}"));
        }
        room.State.Chat.Count.ShouldBe(200);
        room.State.Chat[0].Text.ShouldBe("line 51");
    }

    [Fact]
    public void Slow_mode_makes_viewers_wait_and_moderators_not()
    {
        var room = Opened(new() { SlowModeSeconds = 10 });
        room.Does(Vic, Chat("one"));
        room.Passes(9_999);
        room.Refuses(Vic, Chat("two")).Code.ShouldBe(ErrorCode.RateLimited);
        room.Does(Vera, Chat("mine"));
        room.Passes(1);
        room.Does(Vic, Chat("two"));
        room.Does(Mo, Chat("one"));
        room.Does(Mo, Chat("two"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10_000)]
    public void A_room_that_moved_to_a_clock_behind_makes_nobody_wait_longer(int seconds, double wait)
    {
        var room = Opened(new() { SlowModeSeconds = seconds });
        room.Does(Vic, Chat("one"));
        room.Passes(-5_000);
        if (seconds > 0)
        {
            room.Refuses(Vic, Chat("two")).ToString().ShouldContain("in 10 s");
        }

        room.Passes(wait + (seconds > 0 ? 5_000 : 0));
        room.Does(Vic, Chat("two"));
    }

    [Fact]
    public void Deleting_a_line_does_not_shorten_slow_mode()
    {
        var room = Opened(new() { SlowModeSeconds = 10 });
        room.Does(Vic, Chat("one"));
        room.Does(Vic, Delete(room.State.Chat[0].MessageId));
        room.Refuses(Vic, Chat("two")).Code.ShouldBe(ErrorCode.RateLimited);
    }

    [Fact]
    public void A_deleted_line_is_told_without_its_text_to_who_was_away()
    {
        var room = Opened();
        var seen = room.State.Revision;
        room.Does(Vic, Chat("my password is sesame"));
        var line = room.State.Chat[0];
        room.Does(Vic, Chat("oops"));
        room.Does(Vic, Delete(line.MessageId));
        var missed = room.State.EventsSince(seen).ShouldNotBeNull();
        missed.Select(e => e.Revision).ShouldBe([seen + 1, seen + 2, seen + 3]);
        missed.OfType<RoomEvent.ChatPosted>().Select(e => e.Message.Text).ShouldBe(["", "oops"]);
        missed[0].ShouldBeOfType<RoomEvent.ChatPosted>().Message.ShouldBe(line with { Text = "" });
    }

    [Fact]
    public void A_room_of_an_earlier_release_forgets_what_was_deleted_in_it()
    {
        var room = Opened();
        room.Does(Vic, Chat("my password is sesame"));
        var posted = room.State.Tail[^1];
        room.Does(Vic, Chat("oops"));
        room.Does(Vic, Delete(room.State.Chat[0].MessageId));
        var earlier = room.State with { Tail = [.. room.State.Tail.Select(Remembered)] };
        earlier.WithoutDeleted().ShouldBe(room.State);
        room.State.WithoutDeleted().ShouldBe(room.State);

        RoomEvent Remembered(RoomEvent e) => e.Revision == posted.Revision ? posted : e;
    }

    [Fact]
    public void One_deletes_ones_own_line_even_when_muted()
    {
        var room = Opened();
        room.Does(Vic, Chat("oops"));
        room.Does(Mo, Mute(Vic));
        room.Does(Vic, Delete(room.State.Chat[0].MessageId));
        room.State.Chat.ShouldBeEmpty();
    }

    [Fact]
    public void Only_moderators_delete_what_others_wrote()
    {
        var room = Opened();
        room.Does(Vic, Chat("hello"));
        var id = room.State.Chat[0].MessageId;
        room.Refuses(Vera, Delete(id)).Code.ShouldBe(ErrorCode.Forbidden);
        room.Does(Mo, Delete(id));
        room.Refuses(Mo, Delete(id)).Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public void The_muted_neither_write_nor_react()
    {
        var room = Opened();
        room.Does(Mo, Mute(Vic));
        room.Refuses(Vic, Chat("hello")).Code.ShouldBe(ErrorCode.Forbidden);
        room.Refuses(Vic, React("🎉")).Code.ShouldBe(ErrorCode.Forbidden);
        room.Does(Mo, Mute(Vic, muted: false));
        room.Does(Vic, Chat("hello"));
    }

    [Fact]
    public void A_reaction_is_one_emoji()
    {
        var room = Opened();
        room.Does(Vic, React("👍🏽")).ShouldHaveSingleItem().ShouldBeOfType<RoomEvent.Reacted>();
        room.Refuses(Vic, React("👍👍")).Code.ShouldBe(ErrorCode.Invalid);
    }
}
