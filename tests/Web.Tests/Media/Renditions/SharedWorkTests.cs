using SyncStream.Web.Media.Renditions;

namespace SyncStream.Web.Tests.Media.Renditions;

public sealed class SharedWorkTests
{
    private readonly SharedWork<string, int> _work = new();
    private readonly List<TaskCompletionSource<int>> _begun = [];
    private readonly List<CancellationToken> _tokens = [];

    [Fact]
    public async Task Those_who_want_the_same_at_once_share_it_and_those_who_come_later_have_it_anew()
    {
        var (first, second) = (Want("a"), Want("a"));
        var other = Want("b");
        _begun.Count.ShouldBe(2);
        _begun[0].SetResult(1);
        (await first, await second).ShouldBe((1, 1));

        var third = Want("a");

        _begun.Count.ShouldBe(3);
        _begun[1].SetResult(2);
        _begun[2].SetResult(3);
        (await other, await third).ShouldBe((2, 3));
    }

    [Fact]
    public async Task It_ends_when_the_last_who_wanted_it_has_gone_and_begins_anew_for_who_comes_then()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var wants = new[] { Want("a", first.Token), Want("a", second.Token) };

        await first.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(wants[0]);
        _tokens[0].IsCancellationRequested.ShouldBeFalse();
        await second.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(wants[1]);
        _tokens[0].IsCancellationRequested.ShouldBeTrue();

        var third = Want("a");
        _begun[1].SetResult(3);
        (await third).ShouldBe(3);
    }

    [Fact]
    public async Task What_fails_fails_for_all_who_wait_and_is_tried_again_for_the_next()
    {
        var (first, second) = (Want("a"), Want("a"));
        _begun[0].SetException(new IOException());
        await Should.ThrowAsync<IOException>(first);
        await Should.ThrowAsync<IOException>(second);

        _ = Want("a");

        _begun.Count.ShouldBe(2);
    }

    private Task<int> Want(string key, CancellationToken gone = default) =>
        _work.Do(
            key,
            stop =>
            {
                _tokens.Add(stop);
                _begun.Add(new());
                return _begun[^1].Task;
            },
            gone
        );
}
