using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

public sealed class RenditionNameTests
{
    [Theory]
    [InlineData("hls/v-720/12.m4s", "v-720/12.m4s")]
    [InlineData("hls/a-0/init.mp4", "a-0/init.mp4")]
    [InlineData("hls/a-copy-0/3.m4s", "a-copy-0/3.m4s")]
    [InlineData("subtitles/0.vtt", "subtitle-0.vtt")]
    public void Names_of_ours_have_a_place_in_the_cache(string name, string file) =>
        RenditionName.Parse(name)!.File.ShouldBe(file);

    [Theory]
    [InlineData("hls/../../session.key")]
    [InlineData("hls/v-copy/../../x.m4s")]
    [InlineData("hls/v-copy/-1.m4s")]
    [InlineData("hls/v-copy/01.m4s")]
    [InlineData("hls/v-copy/99999999999999999999.m4s")]
    [InlineData("subtitles/..%2fx.vtt")]
    [InlineData("subtitles/u-12345678901x.vtt")]
    [InlineData("hls/%2e%2e/%2e%2e/%2e%2e/api/session")]
    [InlineData("hls/v-copy/1.m4s\n")]
    [InlineData("")]
    public void Nothing_else_is_a_name(string name) => RenditionName.Parse(name).ShouldBeNull();
}
