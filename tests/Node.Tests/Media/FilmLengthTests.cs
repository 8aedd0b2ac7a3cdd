using SyncStream.Node.Media;
using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media;

public sealed class FilmLengthTests
{
    private const string Century = "4294967280.000000";

    [Fact]
    public void A_file_that_claims_a_century_is_refused_with_words_its_owner_can_act_on()
    {
        var json = Report(Century, Century);

        Ffprobe.Read(json, ".mp4").ShouldBeOfType<ProbeOutcome.NotAVideo>().Reason.ShouldContain("49,710 days");
        var fault = Should.Throw<MediaFault>(() => SourceMedia.Read(json));
        fault.Lasting.ShouldBeTrue();
        fault.Refusal.Sentence.ShouldContain("Remuxing");
    }

    [Theory]
    [InlineData(Century, "2.0", 2)]
    [InlineData("2.5", Century, 2.5)]
    [InlineData("1000000", "1", 1000000)]
    public void Where_container_and_stream_differ_the_one_that_can_be_true_holds(
        string container,
        string stream,
        double seconds
    )
    {
        var json = Report(container, stream);

        Ffprobe.Read(json, ".mp4").ShouldBeOfType<ProbeOutcome.Video>().Facts.Duration.ShouldBe(seconds);
        SourceMedia.Read(json)!.Duration.ShouldBe(seconds);
    }

    [Fact]
    public void A_file_that_does_not_tell_its_length_is_no_forgery() =>
        Ffprobe.Read(Report("N/A", "N/A"), ".mp4").ShouldBeOfType<ProbeOutcome.Video>().Facts.Duration.ShouldBeNull();

    private static string Report(string container, string stream) =>
        $$"""
            {"streams":[{"index":0,"codec_type":"video","codec_name":"h264","width":64,"height":48,"duration":"{{stream}}"}],
             "format":{"format_name":"mov,mp4","duration":"{{container}}"} }
            """;
}
