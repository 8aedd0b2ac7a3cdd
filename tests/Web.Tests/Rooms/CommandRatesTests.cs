using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

public sealed class CommandRatesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_viewer_may_send_twenty_at_once_and_ten_a_second_after_that()
    {
        var rates = new CommandRates(_time);
        Sent(rates, "ann").ShouldBe(20);
        Sent(rates, "vic").ShouldBe(20, "another's haste is not mine");
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Sent(rates, "ann").ShouldBe(5);
        _time.Advance(TimeSpan.FromHours(1));
        Sent(rates, "ann").ShouldBe(20);
    }

    private static int Sent(CommandRates rates, string viewer) =>
        Enumerable.Range(0, 100).Count(_ => rates.Allow(new ViewerId(viewer)));
}
