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
        Playlist
            .Rewrite($"#EXTM3U\r\n{line}\r\n", At, uri => $"<{uri}>", most: 1000)
            .ShouldBe($"#EXTM3U\n{rewritten}\n\n");

    [Theory]
    [InlineData("a\na\na\na\n")]
    [InlineData("#EXT-X-KEY:URI=\"a\",URI=\"a\",URI=\"a\",URI=\"a\"")]
    public void One_that_would_grow_too_long_is_none(string lines)
    {
        var links = 0;
        Playlist.Rewrite($"#EXTM3U\n{lines}", At, Link, most: 150).ShouldBeNull();
        links.ShouldBeLessThan(4);

        string Link(Uri uri)
        {
            links++;
            return new string('x', 50);
        }
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-VERSION:7", true)]
    [InlineData("\uFEFF#EXTM3U\n", true)]
    [InlineData("<html>", false)]
    [InlineData("", false)]
    public void A_playlist_is_known_by_its_first_line(string text, bool isOne) => Playlist.IsOne(text).ShouldBe(isOne);
}
