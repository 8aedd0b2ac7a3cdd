using SyncStream.Node.Commands;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Commands;

public sealed class ExitCodeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_that_does_not_run_yet_is_no_mistake() =>
        (await CommandLine.Run(["status", "--data", _folder.Of("data")])).ShouldBe(CommandLine.FailedExit);

    [Fact]
    public async Task A_unit_that_cannot_be_written_now_is_no_mistake()
    {
        await File.WriteAllTextAsync(_folder.Of("file"), "not a folder");

        (await CommandLine.Run(["service", "install", "--into", _folder.Of("file/units")])).ShouldBe(
            CommandLine.FailedExit
        );
    }

    [Fact]
    public async Task A_data_folder_that_is_not_there_is_one() =>
        (await CommandLine.Run(["backup", _folder.Of("copy"), "--data", _folder.Of("none")])).ShouldBe(
            CommandLine.UsageExit
        );
}
