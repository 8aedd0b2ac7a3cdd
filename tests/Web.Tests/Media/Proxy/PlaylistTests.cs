using SyncStream.Web.Media.Proxy;

namespace SyncStream.Web.Tests.Media.Proxy;

public class PlaylistTests
{
    private static readonly Uri At = new("https://cdn.example.org/films/one/master.m3u8?token=7");

    [Theory]
    [InlineData("seg-1.ts", "<https://cdn.example.org/films/one/seg-1.ts>")]
    [InlineData("../two/seg.m4s?x=1", "<https://cdn.example.org/films/two/seg.m4s?x=1>")]
    [InlineData("/abs/seg.ts", "<https://cdn.example.org/abs/seg.ts>")]
    [InlineData("//other.example.net/seg.ts", "<https://other.example.net/seg.ts>")]
    [InlineData("http://other.example.net/seg.ts", "<http://other.example.net/seg.ts>")]
    [InlineData("javascript:alert(1)", "about:blank")]
    [InlineData(
        "#EXT-X-KEY:METHOD=AES-128,URI=\"key.bin\",IV=0x1",
        "#EXT-X-KEY:METHOD=AES-128,URI=\"<https://cdn.example.org/films/one/key.bin>\",IV=0x1"
    )]
    [InlineData(
        "#EXT-X-MAP:URI=\"init.mp4\",BYTERANGE=\"700@0\"",
        "#EXT-X-MAP:URI=\"<https://cdn.example.org/films/one/init.mp4>\",BYTERANGE=\"700@0\""
    )]
    [InlineData(
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"b\",URI=\"a/1.m3u8\"",
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"b\",URI=\"<https://cdn.example.org/films/one/a/1.m3u8>\""
    )]
    [InlineData(
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI=\"i.m3u8\"",
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI=\"<https://cdn.example.org/films/one/i.m3u8>\""
    )]
    [InlineData(
        "#EXT-X-PART:DURATION=0.3,URI=\"p1.m4s\"",
        "#EXT-X-PART:DURATION=0.3,URI=\"<https://cdn.example.org/films/one/p1.m4s>\""
    )]
    [InlineData(
        "#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"data:text/plain;base64,AAAA\"",
        "#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"data:text/plain;base64,AAAA\""
    )]
    [InlineData("#EXTINF:6.0,A title with URI in it", "#EXTINF:6.0,A title with URI in it")]
    public void Every_address_leads_through_the_proxy(string line, string rewritten) =>
        new Playlist(At, uri => $"<{uri}>", (All: 1000, Line: 1000)).Rewrite($"{line}\r").ShouldBe(rewritten);

    [Theory]
    [InlineData(150, 1000, "a", "a", "a", "a")]
    [InlineData(150, 1000, "#EXT-X-KEY:URI=\"a\",URI=\"a\",URI=\"a\",URI=\"a\"")]
    [InlineData(1000, 150, "#EXT-X-KEY:URI=\"a\",URI=\"a\",URI=\"a\",URI=\"a\"")]
    public void One_that_would_grow_too_long_is_none(int all, int line, params string[] lines)
    {
        var links = 0;
        var playlist = new Playlist(At, Link, (all, line));
        lines.Select(playlist.Rewrite).ShouldContain((string?)null);
        links.ShouldBeLessThan(4);

        string Link(Uri uri)
        {
            links++;
            return new string('x', 50);
        }
    }

    [Fact]
    public void Each_line_has_its_share_anew()
    {
        var playlist = new Playlist(At, _ => new string('x', 50), (All: 1000, Line: 60));
        playlist.Rewrite("a").ShouldNotBeNull();
        playlist.Rewrite("a").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("#EXTM3U", true)]
    [InlineData("\uFEFF#EXTM3U\r", true)]
    [InlineData("<html>", false)]
    [InlineData("", false)]
    public void A_playlist_is_known_by_its_first_line(string line, bool isOne) => Playlist.IsOne(line).ShouldBe(isOne);
}
