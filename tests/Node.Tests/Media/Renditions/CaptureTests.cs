using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>Scripts in ffmpeg's place, which end as it may.</summary>
public sealed class CaptureTests
{
    [Theory]
    [InlineData("kill -9 $$")]
    [InlineData("exit 137")]
    [InlineData("echo 'film.mkv: Stale file handle' >&2; echo 'Conversion failed!' >&2; exit 1")]
    // As ffmpeg 5 does.
    [InlineData("echo 'film.mkv: Input/output error' >&2; exit 0")]
    public async Task What_the_machine_cut_off_is_not_taken_for_whole_and_may_be_tried_again(string end)
    {
        var fault = await Should.ThrowAsync<MediaFault>(() => Output($"echo part; {end}"));

        fault.Lasting.ShouldBeFalse();
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("echo 'Invalid data found when processing input' >&2; exit 1")]
    // As ffmpeg 7 does: the last byte of its AVERROR_INVALIDDATA.
    [InlineData("exit 183")]
    public async Task What_is_left_of_a_damaged_file_is_taken(string end) =>
        (await Output($"echo part; {end}")).ShouldBe("part\n");

    [Fact]
    public async Task Where_nothing_came_of_a_damaged_file_it_is_the_files_fault() =>
        (
            await Should.ThrowAsync<MediaFault>(() => Output("echo 'Invalid data found' >&2; exit 1"))
        ).Lasting.ShouldBeTrue();

    private static async Task<string> Output(string script) =>
        System.Text.Encoding.UTF8.GetString(
            await Capture.Output(
                "/bin/sh",
                ["-c", script],
                1000,
                TimeSpan.FromMinutes(1),
                TimeProvider.System,
                CancellationToken.None
            )
        );
}
