using System.Text.Json;
using Microsoft.Data.Sqlite;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Rooms;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Releases;

/// <summary>
/// Rooms that released versions have written, kept in a folder for each: every later version must show them as they
/// were. <c>SYNCSTREAM_ARCHIVE=0.2.0 ./test.sh Node --filter ~ReleasedRooms</c> adds one.
/// </summary>
public sealed class ReleasedRoomsTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Releases");

    public static TheoryData<string> Releases =>
        [.. Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order()];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_room_of_an_earlier_release_is_shown_as_it_was_and_goes_on(string release)
    {
        using var folder = new TestFolder();
        // The tables are this release's; what is in them is the other's.
        await using (await TestNode.Start(folder: folder)) { }
        var rows = File.ReadAllLines(Path.Combine(Folder, release, "rows.jsonl")).Select(Row.Of).ToList();
        using (var database = Open(folder))
        {
            // What the start rehearsed.
            using (var clear = database.CreateCommand())
            {
                clear.CommandText = "DELETE FROM journal";
                clear.ExecuteNonQuery();
            }

            foreach (var row in rows)
                row.Insert(database);
        }

        await using var rooms = new TestRooms(await TestNode.Start("syncstream.room.close-after = 0s", folder));
        var expected = File.ReadAllText(Path.Combine(Folder, release, "room.json"));
        Text(await rooms.Look())
            .ShouldBe(Text(JsonSerializer.Deserialize<RoomSnapshot>(expected, ProtocolJson.Options)!));
        await rooms.Does(Ann, new RoomCommand.Chat("in the next release") { CommandId = new("next") });
        (await rooms.Look()).Chat[^1].Text.ShouldBe("in the next release");
    }

    [ArchiveFact]
    public async Task This_release_is_added_to_the_archive()
    {
        using var folder = new TestFolder();
        await using (
            var rooms = new TestRooms(
                await TestNode.Start("syncstream.room { snapshot-every = 8, close-after = 0s }", folder)
            )
        )
        {
            await LiveThrough(rooms);
            var archive = Directory
                .CreateDirectory(Path.Combine(SourceFolder(), ArchiveFactAttribute.Release))
                .FullName;
            await File.WriteAllTextAsync(Path.Combine(archive, "room.json"), Text(await rooms.Look()) + "\n");
            using var database = Open(folder);
            await File.WriteAllLinesAsync(
                Path.Combine(archive, "rows.jsonl"),
                Row.All(database).Select(row => row.ToLine())
            );
        }
    }

    // Something of every kind that a room remembers.
    private static async Task LiveThrough(TestRooms rooms)
    {
        await rooms.Ask(new Perform(Id, new RoomInput.Create(rooms.FreshId(), Ann, new() { Title = "Films" }, null)));
        RoomCommand[] commands =
        [
            new RoomCommand.Enqueue(new VideoSource.Url("https://example.org/a.mp4")) { CommandId = rooms.FreshId() },
            new RoomCommand.Enqueue(new VideoSource.Url("https://example.org/b.mp4")) { CommandId = rooms.FreshId() },
            new RoomCommand.SetLoop(LoopMode.All) { CommandId = rooms.FreshId() },
            new RoomCommand.Seek(12.5) { CommandId = rooms.FreshId() },
            new RoomCommand.SetRate(1.5) { CommandId = rooms.FreshId() },
            rooms.Chat("from the first host"),
            rooms.Chat("a second line"),
            new RoomCommand.React("🎬") { CommandId = rooms.FreshId() },
            rooms.Chat("after the snapshot"),
        ];
        foreach (var command in commands)
            await rooms.Does(Ann, command);
        await Media.LibraryHost.Until(() => rooms.SnapshotAt() >= 8, () => $"a snapshot at {rooms.SnapshotAt()}");
    }

    private static string Text(RoomSnapshot snapshot) => JsonSerializer.Serialize(snapshot, ProtocolJson.Options);

    private static SqliteConnection Open(TestFolder folder)
    {
        var connection = new SqliteConnection($"Data Source={folder.Of("data", "rooms.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetDirectoryName(here)!;
}
