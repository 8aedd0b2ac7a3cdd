using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public sealed class LastWordsTests
{
    private readonly LastWords _words = new();

    [Fact]
    public void Of_much_that_was_said_the_end_is_kept()
    {
        Say(30);
        _words.Lines.Count.ShouldBe(20);
        _words.Lines[^1].ShouldBe("   at Method29()");
    }

    [Fact]
    public void Of_a_crash_the_message_is_kept_though_its_trace_is_long()
    {
        _words.Add("Unhandled exception. System.InvalidOperationException: The journal cannot be opened.");
        _words.Add(" ---> System.IO.IOException: No space left on device");
        Say(30);
        _words.Lines.Count.ShouldBe(22);
        _words.Lines[0].ShouldContain("The journal cannot be opened.");
        _words.Lines[1].ShouldContain("No space left on device");
        LastWords.Gist(_words.Lines)!.ShouldContain("The journal cannot be opened.");
    }

    [Fact]
    public void A_short_crash_is_told_once_and_in_its_order()
    {
        _words.Add("before");
        _words.Add("Unhandled exception. System.TimeoutException: Too late.");
        _words.Add("   at Method()");
        _words.Lines.ShouldBe(["before", "Unhandled exception. System.TimeoutException: Too late.", "   at Method()"]);
    }

    [Fact]
    public void Where_nothing_was_thrown_the_last_line_says_most()
    {
        LastWords.Gist(["first", "cannot open the journal"]).ShouldBe("cannot open the journal");
        LastWords.Gist([]).ShouldBeNull();
    }

    private void Say(int lines)
    {
        for (var n = 0; n < lines; n++)
            _words.Add($"   at Method{n}()");
    }
}
