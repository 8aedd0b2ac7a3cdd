using Spectre.Console;
using SyncStream.Node.Commands;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Tests.Commands;

public class WorkerTableTests
{
    private static readonly ServerStatus Busy = new(
        1234567,
        "http://0.0.0.0:8000",
        90_061,
        [
            new(128, 4194304, WorkerPhase.Waiting, 9999, new(90_061, 3, 8_000_000_000, 10_000, 1_000, 5_000), 199.6),
            new(1, null, WorkerPhase.GivenUp, 5, null),
        ]
    );

    private static string Drawn(int width, Spectre.Console.Rendering.IRenderable what)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) }
        );
        console.Profile.Width = width;
        console.Write(what);
        return text.ToString();
    }

    [Fact]
    public void The_largest_figures_fit_eighty_columns_uncut()
    {
        var drawn = Drawn(80, WorkerTable.Of(Busy));
        foreach (
            var cell in (string[])["128", "4194304", "restarting", "1d 01h", "9999", "200", "7629", "10000", "failing"]
        )
            drawn.ShouldContain(cell);
        drawn.Split('\n').ShouldAllBe(line => line.Length <= 80);
        drawn.ShouldNotContain("…");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(200)]
    public void The_live_picture_fits_its_terminal(int width)
    {
        var screen = new TopScreen();
        for (var n = 0; n < 300; n++)
            screen.Add(Busy);
        var drawn = Drawn(width, screen.Draw(width));
        drawn.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= width);
        drawn.ShouldContain("█");
        drawn.ShouldContain("q quits");
    }

    [Theory]
    [InlineData(5, "5s")]
    [InlineData(65, "1m 05s")]
    [InlineData(3_725, "1h 02m")]
    [InlineData(90_061, "1d 01h")]
    public void A_duration_has_its_two_largest_units(double seconds, string expected) =>
        WorkerTable.Span(seconds).ShouldBe(expected);
}
