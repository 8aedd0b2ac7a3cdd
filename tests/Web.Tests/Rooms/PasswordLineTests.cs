using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

public sealed class PasswordLineTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly PasswordLine _line = new();
    private readonly SemaphoreSlim _turns = new(0);

    public void Dispose() => _turns.Dispose();

    [Fact]
    public async Task A_line_that_is_full_lets_nobody_in_until_somebody_was_served()
    {
        var held = Enumerable.Range(0, PasswordLine.Longest).Select(n => Enter(n).ShouldNotBeNull()).ToList();
        Enter(99).ShouldBeNull();
        Enter(99).ShouldBeNull();
        _turns.Release();
        (await held[0].WaitAsync(Soon)).ShouldBe(0);
        held.Add(Enter(99).ShouldNotBeNull());
        Enter(100).ShouldBeNull();
        _turns.Release(PasswordLine.Longest);
        (await Task.WhenAll(held).WaitAsync(Soon)).ShouldBe([.. Enumerable.Range(0, PasswordLine.Longest), 99]);
    }

    [Fact]
    public async Task Who_goes_away_leaves_the_line_and_nothing_is_done_for_them()
    {
        var first = Enter(1).ShouldNotBeNull();
        using var patience = new CancellationTokenSource();
        var done = 0;
        var gone = Enumerable
            .Range(1, PasswordLine.Longest - 1)
            .Select(_ => _line.Enter(() => Interlocked.Increment(ref done), patience.Token).ShouldNotBeNull())
            .ToList();
        Enter(2).ShouldBeNull();
        await patience.CancelAsync();
        foreach (var one in gone)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => one.WaitAsync(Soon));
        }

        var second = Enter(2).ShouldNotBeNull();
        _turns.Release(2);
        (await Task.WhenAll(first, second).WaitAsync(Soon)).ShouldBe([1, 2]);
        done.ShouldBe(0);
    }

    [Fact]
    public async Task What_fails_leaves_the_line_too()
    {
        for (var tries = 0; tries < 2 * PasswordLine.Longest; tries++)
        {
            await Should.ThrowAsync<FormatException>(() =>
                _line.Enter<int>(() => throw new FormatException(), CancellationToken.None).ShouldNotBeNull()
            );
        }
    }

    private Task<int>? Enter(int number) =>
        _line.Enter(
            () =>
            {
                _turns.Wait(Soon).ShouldBeTrue();
                return number;
            },
            CancellationToken.None
        );
}
