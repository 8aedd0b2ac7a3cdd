using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public class DataFolderLockTests
{
    private readonly string _folder = Path.Combine(
        Directory.CreateTempSubdirectory("syncstream-test-").FullName,
        "made",
        "here"
    );

    [Fact]
    public void A_second_holder_is_refused_with_the_first_ones_pid()
    {
        using var first = DataFolderLock.Take(_folder);
        Should
            .Throw<UsageException>(() => DataFolderLock.Take(_folder))
            .Message.ShouldContain($"pid {Environment.ProcessId}");
    }

    [Fact]
    public void What_a_dead_holder_left_behind_is_no_obstacle()
    {
        DataFolderLock.Take(_folder).Dispose();
        File.WriteAllText(Path.Combine(_folder, "supervisor.pid"), "999999999");
        using var second = DataFolderLock.Take(_folder);
        File.ReadAllText(Path.Combine(_folder, "supervisor.pid")).ShouldBe($"{Environment.ProcessId}");
    }

    [Fact]
    public void A_pid_file_that_cannot_be_written_is_told_and_no_obstacle()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "supervisor.pid"));
        using var held = DataFolderLock.Take(_folder);
        held.Warning!.ShouldContain("supervisor.pid");
        Should.Throw<UsageException>(() => DataFolderLock.Take(_folder)).Message.ShouldContain("pid unknown");
    }

    [Fact]
    public void A_file_in_the_folders_place_is_refused()
    {
        var path = Path.GetTempFileName();
        Should.Throw<UsageException>(() => DataFolderLock.Take(path)).Message.ShouldContain(path);
    }
}
