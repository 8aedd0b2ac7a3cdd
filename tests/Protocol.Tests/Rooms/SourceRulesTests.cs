using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class SourceRulesTests
{
    [Fact]
    public void A_video_that_the_library_does_not_know_is_not_found() =>
        Opened().Refuses(Ann, Enqueue()).ShouldBe(Refusal.NotFound("There is no such video."));

    [Theory]
    [InlineData("https://example.org/films/the%20film.mp4", "the film.mp4")]
    [InlineData("http://example.org/", "example.org")]
    [InlineData("https://example.org:8443/a/b/?q=1#t", "b")]
    public void An_address_is_named_after_its_end(string address, string title)
    {
        var room = Opened();
        room.Does(Vic, EnqueueUrl(address));
        room.Current.Title.ShouldBe(title);
        room.Current.Source.ShouldBe(new VideoSource.Url(address));
        room.Current.Duration.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("film.mp4")]
    [InlineData("//example.org/film.mp4")]
    [InlineData("ftp://example.org/film.mp4")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:video/mp4;base64,AAAA")]
    [InlineData("https://me:secret@example.org/film.mp4")]
    [InlineData("https://me@example.org/film.mp4")]
    [InlineData("https://")]
    [InlineData(" https://example.org/film.mp4")]
    [InlineData("https://example.org/a b.mp4")]
    [InlineData("https://example.org/a\nb.mp4")]
    [InlineData("https://example.org/\u202Efilm.mp4")]
    public void An_address_that_is_not_plain_http_is_refused(string address) =>
        Opened().Refuses(Ann, EnqueueUrl(address)).Code.ShouldBe(ErrorCode.Invalid);

    [Fact]
    public void An_address_has_at_most_2048_characters()
    {
        const string start = "https://example.org/";
        var room = Opened();
        room.Does(Ann, EnqueueUrl(start + new string('a', 2048 - start.Length)));
        room.Current.Title.Length.ShouldBe(200);
        room.Refuses(Ann, EnqueueUrl(start + new string('a', 2049 - start.Length))).Code.ShouldBe(ErrorCode.Invalid);
    }

    [Fact]
    public void Titles_are_cleaned_and_cut()
    {
        var room = Opened();
        room.Does(Ann, Enqueue(), new("\u202E A\u0000\t film " + new string('x', 300), 10));
        room.Current.Title.ShouldBe("A film " + new string('x', 193));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(1e9)]
    public void A_duration_that_cannot_be_counts_as_unknown(double duration)
    {
        var room = Opened();
        room.Does(Ann, Enqueue(), new("A film", duration));
        room.Current.Duration.ShouldBeNull();
    }
}
