using Akka.Actor;
using Akka.Persistence;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media;
using SyncStream.Protocol.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms.Journal;

/// <summary>What a room has acknowledged is on the disk, and comes back from there.</summary>
public sealed class RoomJournalTests
{
    [Fact]
    public async Task What_is_acknowledged_is_written()
    {
        await using var rooms = await Open();
        for (var commits = 2; commits <= 5; commits++)
        {
            await rooms.Does(Vic, rooms.Chat("hello"));
            rooms.Written().ShouldBe(commits);
        }
    }

    [Fact]
    public async Task The_same_command_is_done_once_even_by_a_room_that_was_stopped_meanwhile()
    {
        await using var rooms = await Open();
        var chat = rooms.Chat("once");
        var ack = await rooms.Does(Vic, chat);
        (await rooms.Does(Vic, chat)).ShouldBe(ack);
        await rooms.Stop();
        (await rooms.Does(Vic, chat)).ShouldBe(ack);
        (await rooms.Look()).Chat.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_room_comes_back_as_it_was_from_a_snapshot_and_what_came_after_it()
    {
        await using var rooms = await Open("syncstream.room.snapshot-every = 3");
        await rooms.Does(
            Vic,
            new RoomCommand.Enqueue(new VideoSource.Url("https://example.org/a.mp4")) { CommandId = rooms.FreshId() }
        );
        for (var line = 0; line < 6; line++)
        {
            await rooms.Does(Vic, rooms.Chat($"line {line}"));
        }

        var before = await rooms.Look();
        var missed = await Attach(rooms, revision: 3);
        await rooms.Stop();
        await LibraryHost.Until(() => rooms.SnapshotAt() >= 6, () => $"a snapshot at {rooms.SnapshotAt()}");
        // What the snapshot holds is not read from the journal again: the room does without it.
        rooms.Sql($"DELETE FROM journal WHERE persistence_id = 'room-{Id}' AND sequence_number <= 6");
        (await rooms.Look()).ShouldBe(before);
        (await Attach(rooms, revision: 3)).ShouldBe(missed);
    }

    [Fact]
    public async Task What_a_snapshot_holds_leaves_the_journal_after_a_while()
    {
        await using var rooms = await Open("syncstream.room.snapshot-every = 5\nsyncstream.journal.keep = 1h");
        foreach (var line in (string[])["long ago", "two hours ago"])
        {
            await rooms.Does(Vic, rooms.Chat(line));
        }

        var twoHours = TimeSpan.FromHours(2).Ticks;
        rooms.Sql($"UPDATE journal SET created = created - {twoHours} WHERE persistence_id = 'room-{Id}'");
        foreach (var line in (string[])["just now", "now"])
        {
            await rooms.Does(Vic, rooms.Chat(line));
        }

        var before = await rooms.Look();
        await LibraryHost.Until(() => rooms.Written() == 2, () => $"{rooms.Written()} commits in the journal");
        rooms.SnapshotAt().ShouldBe(5);
        await rooms.Stop();
        (await rooms.Look()).ShouldBe(before);
    }

    [Theory]
    [InlineData(2, 3, 3)]
    [InlineData(0, 3, 6)]
    [InlineData(2, 1, 6)]
    public async Task Of_a_room_that_writes_very_much_all_but_the_newest_leaves_the_journal_earlier(
        int minutes,
        int mebibytes,
        int left
    )
    {
        await using var rooms = await Open("syncstream.room.snapshot-every = 6\nsyncstream.journal.keep = 1h");
        foreach (var line in (string[])["one", "two", "three", "four"])
        {
            await rooms.Does(Vic, rooms.Chat(line));
        }

        // The snapshot will hold what they say: they are not read again.
        rooms.Sql(
            $"""
            UPDATE journal SET message = zeroblob({mebibytes << 20}), created = created - {TimeSpan.FromMinutes(
                minutes
            ).Ticks}
            WHERE persistence_id = 'room-{Id}' AND sequence_number <= 5
            """
        );
        await rooms.Does(Vic, rooms.Chat("five"));
        var before = await rooms.Look();
        await LibraryHost.Until(() => rooms.SnapshotAt() == 6, () => $"a snapshot at {rooms.SnapshotAt()}");
        // The room has asked for this already; who asks once more is told when it is done.
        var probe = rooms.Node.Probe();
        var journal = Persistence.Instance.Apply(rooms.Node.Actors).JournalFor("");
        journal.Tell(new DeleteMessagesTo($"room-{Id}", toSequenceNr: 6, probe));
        await probe.ExpectMsgAsync<DeleteMessagesSuccess>(Soon);
        rooms.Written().ShouldBe(left);
        await rooms.Stop();
        (await rooms.Look()).ShouldBe(before);
    }

    [Fact]
    public async Task The_last_commit_stays_so_that_the_next_one_has_its_number()
    {
        await using var rooms = await Open("syncstream.room.snapshot-every = 3\nsyncstream.journal.keep = 0s");
        await rooms.Does(Vic, rooms.Chat("one"));
        await rooms.Does(Vic, rooms.Chat("two"));
        var before = await rooms.Look();
        await LibraryHost.Until(() => rooms.Written() == 1, () => $"{rooms.Written()} commits in the journal");
        await rooms.Stop();
        (await rooms.Look()).ShouldBe(before);
        (await rooms.Does(Vic, rooms.Chat("three"))).Revision.ShouldBe(before.Revision + 1);
    }

    [Fact]
    public async Task A_room_comes_back_while_another_process_holds_the_write_lock()
    {
        await using var rooms = await Open("syncstream.room.snapshot-every = 3");
        for (var line = 0; line < 4; line++)
        {
            await rooms.Does(Vic, rooms.Chat($"line {line}"));
        }

        var before = await rooms.Look();
        await LibraryHost.Until(() => rooms.SnapshotAt() >= 3, () => $"a snapshot at {rooms.SnapshotAt()}");
        await rooms.Stop();
        using (rooms.HoldWriteLock())
        {
            (await rooms.Look()).ShouldBe(before);
        }
    }

    [Fact]
    public async Task A_room_comes_back_while_anothers_snapshot_waits_for_the_write_lock()
    {
        await using var rooms = await Open();
        await rooms.Does(Vic, rooms.Chat("one"));
        var before = await rooms.Look();
        await rooms.Stop();
        var store = Persistence.Instance.Apply(rooms.Node.Actors).SnapshotStoreFor(null);
        var writer = rooms.Node.Probe();
        using (rooms.HoldWriteLock())
        {
            store.Tell(
                new SaveSnapshot(new("room-another", 7, DateTime.UnixEpoch), RoomState.Empty(new("another"))),
                writer
            );
            store.Tell(new DeleteSnapshots("room-another", new(7)), writer);
            (await rooms.Look()).ShouldBe(before);
            writer.HasMessages.ShouldBeFalse();
        }

        object[] answers = [writer.ReceiveOne(Soon), writer.ReceiveOne(Soon)];
        answers.OfType<SaveSnapshotSuccess>().ShouldHaveSingleItem();
        answers.OfType<DeleteSnapshotsSuccess>().ShouldHaveSingleItem();
        rooms.Sql("SELECT count(*) FROM snapshot WHERE persistence_id = 'room-another'").ShouldBe(0, "saved first");
    }

    [Fact]
    public async Task A_room_outlives_its_process()
    {
        using var folder = new TestFolder();
        RoomSnapshot before;
        await using (var first = await TestNode.Start(folder: folder))
        {
            var rooms = new TestRooms(first);
            await rooms.Ask(new Perform(Id, new RoomInput.Create(new("c0"), Ann, new() { Title = "Films" }, null)));
            await rooms.Does(Vic, rooms.Chat("see you later"));
            before = await rooms.Look();
        }

        await using var second = await TestNode.Start(folder: folder);
        (await new TestRooms(second).Look()).ShouldBe(before);
    }

    [Fact]
    public async Task A_room_that_came_back_to_a_worker_keeps_what_it_wrote_there()
    {
        using var folder = new TestFolder();
        await using var first = await TestNode.Start(folder: folder);
        await using var second = await TestNode.Start(folder: folder);
        TestRooms[] homes = [new(first), new(second)];
        await homes[0].Ask(new Perform(Id, new RoomInput.Create(new("c0"), Ann, new() { Title = "Films" }, null)));
        string[] lines = ["here", "there", "here again", "there again", "at last"];
        for (var i = 0; i < lines.Length; i++)
        {
            var home = homes[i % 2];
            await home.Does(Ann, new RoomCommand.Chat(lines[i]) { CommandId = new($"line-{i}") });
            await home.Stop();
        }

        foreach (var home in homes)
        {
            (await home.Look()).Chat.Select(c => c.Text).ShouldBe(lines);
        }
    }

    [Fact]
    public async Task A_relay_is_told_what_it_missed_or_that_the_room_no_longer_knows()
    {
        await using var rooms = await Open();
        var seen = (await rooms.Look()).Revision;
        await rooms.Does(Vic, rooms.Chat("one"));
        await rooms.Does(Vic, rooms.Chat("two"));
        (await Attach(rooms, seen))!
            .OfType<RoomEvent.ChatPosted>()
            .Select(e => e.Message.Text)
            .ShouldBe(["one", "two"]);
        (await Attach(rooms, seen + 2)).ShouldBe([]);
        (await Attach(rooms, seen + 3)).ShouldBeNull();
        (await Attach(rooms, -1)).ShouldBeNull();
    }

    private static async Task<EquatableList<RoomEvent>?> Attach(TestRooms rooms, long revision) =>
        (await rooms.Ask(new Attach(Id, revision, []))).ShouldBeOfType<Attached>().Missed;
}
