using System.Text;
using SyncStream.Node.Media.Subtitles;

namespace SyncStream.Node.Tests.Media.Subtitles;

public sealed class SubtitleTextTests
{
    private const string Stamp = "1\r\n00:00:01,000 --> 00:00:03,000\r\n";

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Unicode_is_known_with_its_mark_and_without(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = Stamp + "Schöne Grüße – до свидания";

        SubtitleText.Decode(encoding.GetBytes(text)).ShouldBe(text);
        SubtitleText.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]).ShouldBe(text);
    }

    [Theory]
    [InlineData(1252, "Où êtes-vous allé, mon frère? Ça va très bien, merci à vous.")]
    [InlineData(1252, "Schöne Grüße aus München, wir hören später voneinander.")]
    [InlineData(1251, "Здравствуйте! Куда вы идёте сегодня вечером?")]
    [InlineData(1250, "Zażółć gęślą jaźń, proszę państwa. Dziękuję, że przyszliście.")]
    [InlineData(1253, "Καλημέρα σας, πού πηγαίνετε σήμερα το βράδυ;")]
    public void Old_code_pages_are_told_apart_by_the_words_they_make(int page, string words)
    {
        // Registers the code pages.
        SubtitleText.Decode([]);
        var bytes = Encoding.GetEncoding(page).GetBytes(Stamp + words);

        SubtitleText.Decode(bytes).ShouldBe(Stamp + words);
    }
}
