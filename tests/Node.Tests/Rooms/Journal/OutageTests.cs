using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SyncStream.Node.Rooms.Journal;

namespace SyncStream.Node.Tests.Rooms.Journal;

public sealed class OutageTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Outage _outage;
    private int _attempts;

    public OutageTests() => _outage = new(_time);

    [Fact]
    public async Task While_the_database_is_away_it_is_looked_for_once_a_second()
    {
        for (var n = 0; n < 10; n++)
            await Refused();
        _attempts.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var n = 0; n < 10; n++)
            await Refused();
        _attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Who_is_refused_hears_why() =>
        (await Refused(), await Refused()).Item2.Message.ShouldContain("no route");

    [Fact]
    public async Task One_looks_at_a_time_and_the_others_do_not_wait()
    {
        await Refused();
        _time.Advance(TimeSpan.FromSeconds(1));
        var connected = new TaskCompletionSource<int>();
        var looks = _outage.Try(() => connected.Task);
        await Refused();
        connected.SetResult(1);
        (await looks).ShouldBe(1);
        (await _outage.Try(() => Task.FromResult(2))).ShouldBe(2);
        _attempts.ShouldBe(1);
    }

    private Task<NpgsqlException> Refused() =>
        Should.ThrowAsync<NpgsqlException>(() =>
            _outage.Try(() =>
            {
                _attempts++;
                return Task.FromException<int>(new NpgsqlException("no route"));
            })
        );
}
