using SyncStream.Node.Media;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Media;

public sealed class FfprobeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("kill -9 $$")]
    [InlineData("kill -6 $$")]
    [InlineData("echo \"$0: Input/output error\" >&2; exit 1")]
    public async Task A_probe_that_the_machine_ended_says_nothing_of_the_file(string script) =>
        (await Probe(script)).ShouldBeOfType<ProbeOutcome.Unknown>();

    [Fact]
    public async Task A_file_that_it_can_make_nothing_of_is_no_video() =>
        (await Probe("echo 'x.mp4: Invalid data found when processing input' >&2; exit 1"))
            .ShouldBeOfType<ProbeOutcome.NotAVideo>()
            .Reason.ShouldContain("Invalid data");

    private async Task<ProbeOutcome> Probe(string script)
    {
        var program = _folder.Of("ffprobe");
        // Not written by this process: what another test starts meanwhile would hold it open, and such a file is not executed.
        string[] write = ["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod +x \"$0\"", program, script];
        var patience = TimeSpan.FromSeconds(30);
        await ChildProcess.Run("/bin/sh", write, patience, TimeProvider.System, default, writes: true);
        return await new Ffprobe(TimeProvider.System, patience, program).Probe("x.mp4", default);
    }
}
