using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public sealed class ReadinessNewsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CapturedLog _log = new();
    private readonly ReadinessNews _news;

    public ReadinessNewsTests() => _news = new(new Logger<Readiness>(new LoggerFactory([_log])), _time);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_room_that_moves_is_no_news()
    {
        Heard("rooms do not answer", 0, 2, 2);
        Heard(null, 0.5);
        Heard("rooms do not answer", 1, 4);
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void A_node_that_is_not_ready_for_long_says_so_once_and_once_more_when_it_is()
    {
        Heard("rooms do not answer", 0, 3, 3, 3, 3);
        _log.Lines.ShouldHaveSingleItem()
            .ShouldContain("Not ready for 6.0 s, and proxies send nobody here: rooms do not answer");
        Heard(null, 1, 1);
        _log.Lines.Count.ShouldBe(2);
        _log.Lines.Last().ShouldContain("Ready again after 13.0 s");
    }

    private void Heard(string? why, params double[] pauses)
    {
        foreach (var pause in pauses)
        {
            _time.Advance(TimeSpan.FromSeconds(pause));
            _news.Heard(why);
        }
    }
}
