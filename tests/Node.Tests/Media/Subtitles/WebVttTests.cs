using SyncStream.Node.Media.Subtitles;

namespace SyncStream.Node.Tests.Media.Subtitles;

public sealed class WebVttTests
{
    [Fact]
    public void SubRip_becomes_WebVTT() =>
        WebVtt
            .From(
                "1\r\n00:00:01,500 --> 00:00:03,000 X1:40\r\n{\\an8}Hello <font color=\"red\"><i>you</i></font> & me\r\n\r\n2\r\n00:01:02,5 --> 00:01:04,000\r\nTwo\r\nlines\r\n"
            )
            .ShouldBe(
                "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nHello <i>you</i> &amp; me\n\n00:01:02.500 --> 00:01:04.000\nTwo\nlines\n"
            );

    [Fact]
    public void WebVTT_without_hours_is_read_and_its_styles_are_not() =>
        WebVtt
            .From("WEBVTT\n\nSTYLE\n::cue { color: red }\n\nid\n00:01.000 --> 00:02.000 line:0\n<c.red>Hi</c>\n")
            .ShouldBe("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHi\n");

    [Fact]
    public void SubStation_Alpha_keeps_its_words_in_the_order_of_time() =>
        WebVtt
            .From(
                """
                [Events]
                Format: Layer, Start, End, Style, Text
                Dialogue: 0,0:00:05.00,0:00:06.50,Default,Second, with a comma
                Dialogue: 0,0:00:01.00,0:00:02.00,Default,{\i1}First{\i0}\Nline
                Dialogue: 0,0:00:01.00,0:00:09.00,Default,{\p1}m 0 0 l 100 0
                """
            )
            .ShouldBe(
                "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nFirst\nline\n\n00:00:05.000 --> 00:00:06.500\nSecond, with a comma\n"
            );

    // The time that these took grew with the square of their length: minutes, at the size that is let in.
    [Theory]
    [InlineData("Dialogue: 0,0:00:01.00,0:00:02.00,a,b,0,0,0,,hi ", "{")]
    [InlineData("00:00:01.000 --> 00:00:02.000\n", "{\\")]
    [InlineData("Dialogue: 0,0:00:01.00,0:00:02.00,a,b,0,0,0,,hi\nFormat: Start, End, Text", ",")]
    [InlineData("00:00:01.000 --> 00:00:02.000\n", "<a")]
    public async Task What_is_made_to_cost_is_read_like_anything_else(string start, string again)
    {
        var text = start + string.Concat(Enumerable.Repeat(again, (2 << 20) / again.Length));
        await Task.Run(() => WebVtt.From(text)).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_list_of_columns_that_is_too_long_does_not_count() =>
        WebVtt
            .From($"Format: Start, End, {new string(',', 40)}Text\nDialogue: 0,0:00:01.00,0:00:02.00,a,b,0,0,0,,hi\n")
            .ShouldBe("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhi\n");

    [Theory]
    [InlineData("")]
    [InlineData("#EXTM3U\nfile:///etc/passwd")]
    [InlineData("00:00:05,000 --> 00:00:01,000\nbackwards\n")]
    public void What_has_no_cue_is_no_subtitle(string text) => WebVtt.From(text).ShouldBeNull();

    [Fact]
    public void Words_can_neither_end_their_cue_nor_start_a_tag() =>
        WebVtt
            .From("00:00:01,000 --> 00:00:02,000\na --> b <script>x</script> 1 < 2\n")!
            .ShouldContain("a → b x 1 &lt; 2");
}
