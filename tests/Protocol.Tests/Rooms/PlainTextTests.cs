using SyncStream.Protocol.Rooms;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("  hello   there ", "hello there")]
    [InlineData("a\u00A0\u2003b", "a b")]
    [InlineData("\u202Eevil\u202C", "evil")]
    [InlineData("\u2066x\u2069y", "xy")]
    [InlineData("שלום\u200F!", "שלום\u200F!")]
    [InlineData("👨‍👩‍👧 é", "👨‍👩‍👧 é")]
    public void A_line_is_trimmed_and_turns_nothing_around(string text, string expected) =>
        PlainText.Line(text, 100)!.Value.Value.ShouldBe(expected);

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u001B[31mb")]
    public void A_line_has_no_control_characters(string text) => PlainText.Line(text, 100).ShouldBeNull();

    [Fact]
    public void Half_a_character_is_no_text()
    {
        PlainText.Line("a\ud83cb", 100).ShouldBeNull();
        PlainText.Lines("\udf89", 100).ShouldBeNull();
        PlainText.Cleaned("a\ud83cb", 100).Value.ShouldBe("ab");
    }

    [Theory]
    [InlineData("a\nb", "a\nb")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("a\u2028b", "a\nb")]
    [InlineData("a\n\n\n\n\nb", "a\n\nb")]
    [InlineData("\n\na  b\n\n", "a  b")]
    public void Lines_break_at_most_twice_in_a_row(string text, string expected) =>
        PlainText.Lines(text, 100)!.Value.Value.ShouldBe(expected);

    [Fact]
    public void The_length_counts_after_trimming()
    {
        PlainText.Line("  12345  ", 5)!.Value.Value.ShouldBe("12345");
        PlainText.Line("123456", 5).ShouldBeNull();
        PlainText.Line(new string(' ', 1_000_000), 5).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u200B\u2060")]
    [InlineData("\u3164")]
    [InlineData("\u0301")]
    public void What_cannot_be_seen_is_empty(string text) => PlainText.Line(text, 100)!.Value.IsEmpty.ShouldBeTrue();

    [Fact]
    public void Cleaning_cuts_no_character_in_two()
    {
        PlainText.Cleaned("abc🎉", 4).Value.ShouldBe("abc");
        PlainText.Cleaned("abc🎉", 5).Value.ShouldBe("abc🎉");
        PlainText.Cleaned(null, 5).Value.ShouldBe("");
    }

    [Theory]
    [InlineData("🎉")]
    [InlineData("❤️")]
    [InlineData("👍🏽")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇩🇪")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    [InlineData("1️⃣")]
    public void One_character_as_people_count_is_an_emoji(string text) =>
        PlainText.Emoji(text)!.Value.Value.ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("🎉🎉")]
    [InlineData("ab")]
    [InlineData("\u200D")]
    [InlineData("\u202E")]
    public void Nothing_and_more_than_one_are_no_emoji(string text) => PlainText.Emoji(text).ShouldBeNull();

    [Fact]
    public void A_pile_of_marks_and_half_a_character_are_no_emoji()
    {
        PlainText.Emoji("e" + new string('\u0301', 20)).ShouldBeNull();
        PlainText.Emoji("\ud83c").ShouldBeNull();
    }
}
