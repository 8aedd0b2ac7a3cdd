using SyncStream.Node.Commands;

namespace SyncStream.Node.Tests.Commands;

public class SparklineTests
{
    private static string Draw(int width, params double[] values)
    {
        var line = new Sparkline();
        foreach (var value in values)
            line.Add(value);
        return line.Draw(width, full: 100);
    }

    [Fact]
    public void The_newest_value_is_at_the_right_and_the_oldest_falls_off() => Draw(3, 100, 0, 50, 100).ShouldBe("▁▅█");

    [Fact]
    public void What_has_no_past_yet_is_filled_up_from_the_left() => Draw(4, 100).ShouldBe("   █");

    [Fact]
    public void A_value_above_the_scale_raises_it() => Draw(2, 100, 400).ShouldBe("▃█");

    [Fact]
    public void A_terminal_too_narrow_for_it_gets_nothing() => Draw(-5, 1, 2).ShouldBe("");
}
