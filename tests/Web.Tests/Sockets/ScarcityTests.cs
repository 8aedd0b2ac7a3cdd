using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Tests.Sockets;

public sealed class ScarcityTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _log = new();

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, true)]
    [InlineData(SocketError.NoBufferSpaceAvailable, true)]
    [InlineData(SocketError.ConnectionAborted, false)]
    public void A_peer_that_went_is_not_taken_for_a_limit(SocketError error, bool isScarcity) =>
        Scarcity.Is(new SocketException((int)error)).ShouldBe(isScarcity);

    [Fact]
    public async Task Who_accepts_pauses_before_the_next_try()
    {
        var waiting = new Scarcity("viewers", _log, _time).Wait(Error, CancellationToken.None).AsTask();
        _time.Advance(Scarcity.Pause / 2);
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(Scarcity.Pause / 2);
        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_is_told_to_stop_does_not_wait_for_the_next_try()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new Scarcity("viewers", _log, _time).Wait(Error, stop.Token);
        await stop.CancelAsync();
        (await waiting).ShouldBeFalse();
    }

    [Fact]
    public void The_log_says_once_a_minute_what_to_raise()
    {
        var scarcity = new Scarcity("viewers", _log, _time);
        for (var second = 0; second < 120; second++)
        {
            scarcity.Tell("Too many open files");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _log.Count.ShouldBe(2);
        _log[0].ShouldContain("viewers wait: Too many open files");
        _log[0].ShouldContain("LimitNOFILE=");
    }

    private static SocketException Error => new((int)SocketError.TooManyOpenSockets);

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Add(formatter(state, exception));
    }
}
