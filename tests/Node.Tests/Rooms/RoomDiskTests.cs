using System.Diagnostics;
using Akka.Actor;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media;
using SyncStream.Protocol.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>The disk under the journal: full, and shared by many.</summary>
public sealed class RoomDiskTests
{
    [RootFact]
    public async Task A_full_disk_refuses_what_it_cannot_keep_and_rooms_work_again_when_there_is_space()
    {
        using var folder = new TestFolder();
        using var disk = SmallDisk.MountedAt(folder.Of("data"));
        await using var node = await TestNode.Start(folder: folder);
        var rooms = new TestRooms(node);
        await rooms.Ask(new Perform(Id, new RoomInput.Create(new("c0"), Ann, new() { Title = "Films" }, null)));
        await rooms.Does(Ann, rooms.Chat("before"));

        disk.Fill();
        var late = new RoomCommand.Chat(new string('x', 500)) { CommandId = new("late") };
        Refusal? refusal = null;
        // What the write-ahead log had reserved before is used up first.
        for (var n = 0; refusal is null && n < 2_000; n++)
        {
            late = late with { CommandId = new($"late-{n}") };
            refusal = (await rooms.Ask(new Perform(Id, new RoomInput.Command(Ann, late))) as NotPerformed)?.Refusal;
        }

        refusal.ShouldNotBeNull().Code.ShouldBe(ErrorCode.Unavailable);
        // A log is written behind the answers.
        await LibraryHost.Until(() => node.Log.ErrorsOf(Id.Value).Any(), () => "the log says nothing");

        disk.Empty();
        await rooms.Does(Ann, late);
        (await rooms.Look()).Chat[^1].Text.ShouldBe(late.Text);
    }

    [Fact]
    public async Task Many_processes_write_to_one_file_and_nobody_hears_that_it_is_locked()
    {
        using var folder = new TestFolder();
        await using var one = await TestNode.Start(folder: folder);
        await using var two = await TestNode.Start(folder: folder);
        await using var three = await TestNode.Start(folder: folder);
        TestNode[] nodes = [one, two, three];
        var lines = await Task.WhenAll(
            from n in Enumerable.Range(0, nodes.Length)
            from r in Enumerable.Range(0, 5)
            select Write(nodes[n], new RoomId($"room-{n}-{r}"), count: 15)
        );
        lines.ShouldAllBe(written => written == 15);
        foreach (var node in nodes)
        {
            node.Log.ErrorsOf("locked").ShouldBeEmpty();
        }
    }

    private static async Task<int> Write(TestNode node, RoomId room, int count)
    {
        await node.Region.Ask<Performed>(new Perform(room, new RoomInput.Create(new("c"), Ann, new(), null)), Soon);
        var written = 0;
        for (var n = 0; n < count; n++)
        {
            var chat = new RoomInput.Command(Ann, new RoomCommand.Chat("hello") { CommandId = new($"c{n}") });
            written += await node.Region.Ask<object>(new Perform(room, chat), Soon) is Performed ? 1 : 0;
        }

        return written;
    }
}

/// <summary>A test that mounts file systems; elsewhere it is skipped, and says so.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            Skip = "needs root on Linux, to mount a small disk";
        }
    }
}

/// <summary>A disk of a few megabytes, in memory.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Ballast => Path.Combine(_folder, "ballast");

    public static SmallDisk MountedAt(string folder)
    {
        Directory.CreateDirectory(folder);
        Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder);
        return new(folder);
    }

    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            var page = new byte[4096];
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty() => File.Delete(Ballast);

    public void Dispose() => Run("umount", "--lazy", _folder);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, program);
    }
}
