using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

/// <summary>Real processes.</summary>
public sealed class ChildProcessTests
{
    // It waits for the end of its input, which comes when its bounds are set.
    private const string Bounds = "read nothing; ulimit -v; ulimit -f";

    [Fact]
    public async Task A_tool_gets_two_gibibytes_and_may_write_no_file() =>
        (await Shell(Bounds)).Output.ShouldBe("2097152\n0\n");

    [Fact]
    public async Task One_that_makes_a_file_is_not_bounded() =>
        (await Shell(Bounds, writes: true)).Output.ShouldNotContain("2097152\n0\n");

    [Theory]
    [InlineData("kill -9 $$", true)]
    [InlineData("kill -11 $$", true)]
    [InlineData("exit 127", true)]
    [InlineData("echo 'file:a.mp4: Input/output error' >&2; exit 1", true)]
    [InlineData("echo 'file:a.mp4: Cannot allocate memory' >&2; exit 1", true)]
    [InlineData("echo 'file:a.mp4: Invalid data found when processing input' >&2; exit 1", false)]
    [InlineData("echo 'file:Permission denied.mp4: End of file' >&2; exit 1", false)]
    [InlineData("echo 'late: Input/output error' >&2", false)]
    public async Task The_machines_faults_are_told_from_the_files(string script, bool systems) =>
        (await Shell(script)).IsSystems.ShouldBe(systems);

    private static Task<ChildExit> Shell(string script, bool writes = false) =>
        ChildProcess.Run("/bin/sh", ["-c", script], TimeSpan.FromSeconds(30), TimeProvider.System, default, writes);
}
