using SyncStream.Node.Backups;
using SyncStream.Node.Hosting;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Backups;

public sealed class DataBackupTests : IDisposable
{
    private readonly TestFolder _copy = new();

    [Fact]
    public async Task A_server_on_the_backup_has_what_was_acknowledged_before_it()
    {
        await using var rooms = await Open("syncstream.room.snapshot-every = 3");
        foreach (var line in (string[])["one", "two", "three"])
        {
            await rooms.Does(Vic, rooms.Chat(line));
        }

        var before = await rooms.Look();
        DataBackup.Make(rooms.Node.Folder.Of("data"), _copy.Of("data")).Rooms.ShouldBe(1);
        await rooms.Does(Vic, rooms.Chat("after the backup"));

        await using var restored = new TestRooms(await TestNode.Start(folder: _copy));
        (await restored.Look()).ShouldBe(before);
        await restored.Does(Vic, restored.Chat("on the backup"));
    }

    [Fact]
    public void Keys_and_subtitles_go_with_it_and_caches_stay()
    {
        using var data = new TestFolder();
        foreach (var file in (string[])["keys/session.key", "subtitles/film/en.vtt", "cache/blocks/1", "uploads/2"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(data.Of(file))!);
            File.WriteAllText(data.Of(file), file);
        }

        DataBackup.Make(data.Of(), _copy.Of("data")).Rooms.ShouldBeNull();
        Directory
            .EnumerateFiles(_copy.Of("data"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_copy.Of("data"), file))
            .ShouldBe(["keys/session.key", "subtitles/film/en.vtt"], ignoreOrder: true);
    }

    [Fact]
    public void It_is_for_its_owners_eyes()
    {
        using var data = new TestFolder();
        DataBackup.Make(data.Of(), _copy.Of("data"));
        File.GetUnixFileMode(_copy.Of("data"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Nothing_is_written_over()
    {
        using var data = new TestFolder();
        Should.Throw<UsageException>(() => DataBackup.Make(data.Of(), _copy.Of())).Message.ShouldContain("already");
    }

    [Fact]
    public void Where_nothing_can_be_written_it_may_be_tried_again()
    {
        using var data = new TestFolder();
        File.WriteAllText(_copy.Of("file"), "not a folder");
        Should.Throw<TemporaryFailureException>(() => DataBackup.Make(data.Of(), _copy.Of("file/copy")));
    }

    [Fact]
    public void What_an_earlier_try_left_behind_is_no_hindrance()
    {
        using var data = new TestFolder();
        Directory.CreateDirectory(_copy.Of("data.partial", "keys"));
        DataBackup.Make(data.Of(), _copy.Of("data"));
        Directory.Exists(_copy.Of("data.partial")).ShouldBeFalse();
    }

    public void Dispose() => _copy.Dispose();
}
