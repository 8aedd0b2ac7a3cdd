using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

public sealed class DirectPlayTests
{
    private const string Mp4 = "mov,mp4,m4a,3gp,3g2,mj2";
    private const string Matroska = "matroska,webm";

    [Theory]
    [InlineData(Mp4, ".mp4", "h264", "yuv420p", "aac")]
    [InlineData(Mp4, ".mov", "h264", "yuv420p", null)]
    [InlineData(Matroska, ".webm", "vp9", "yuv420p", "opus")]
    [InlineData(Matroska, ".WEBM", "av1", "yuv420p10le", "opus")]
    public void What_every_browser_plays_goes_out_as_it_is(
        string format,
        string extension,
        string picture,
        string pixels,
        string? sound
    ) => DirectPlay.Works(format, extension, picture, pixels, sound).ShouldBeTrue();

    [Theory]
    [InlineData(Mp4, ".mp4", "hevc", "yuv420p", "aac")]
    [InlineData(Mp4, ".mp4", "h264", "yuv420p", "ac3")]
    [InlineData(Mp4, ".mp4", "h264", "yuv420p10le", "aac")]
    [InlineData(Mp4, ".mp4", "mpeg4", "yuv420p", "aac")]
    [InlineData(Matroska, ".mkv", "h264", "yuv420p", "aac")]
    [InlineData("avi", ".avi", "h264", "yuv420p", "mp3")]
    public void What_some_browser_does_not_play_goes_another_way(
        string format,
        string extension,
        string picture,
        string pixels,
        string? sound
    ) => DirectPlay.Works(format, extension, picture, pixels, sound).ShouldBeFalse();
}
