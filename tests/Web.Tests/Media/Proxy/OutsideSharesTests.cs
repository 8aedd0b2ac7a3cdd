using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media.Proxy;

namespace SyncStream.Web.Tests.Media.Proxy;

public sealed class OutsideSharesTests
{
    private static readonly ViewerId Ann = new("ann");
    private static readonly ViewerId Bob = new("bob");
    private static readonly ViewerId Eve = new("eve");
    private readonly FakeTimeProvider _time = new();
    private readonly OutsideShares _shares;
    private readonly List<string> _cut = [];

    public OutsideSharesTests() => _shares = new(new() { MaxViewerStreams = 2, MaxStreams = 3 }, _time);

    [Fact]
    public void At_a_viewers_share_the_oldest_is_cut_and_the_next_one_admitted()
    {
        Enter(Bob, "bob 1");
        Enter(Ann, "ann 1");
        Enter(Ann, "ann 2");
        _cut.ShouldBeEmpty();

        Enter(Ann, "ann 3").Refusal.ShouldBeNull();
        _cut.ShouldBe(["ann 1"]);

        Enter(Ann, "ann 4").Refusal.ShouldBeNull();
        _cut.ShouldBe(["ann 1", "ann 2"]);
    }

    [Fact]
    public void Who_asks_for_more_than_all_together_may_have_is_refused_and_nobody_cut()
    {
        Enter(Ann, "ann 1");
        Enter(Ann, "ann 2");
        var bobs = Enter(Bob, "bob 1").Place!;

        Enter(Bob, "bob 2").Refusal!.Code.ShouldBe(ErrorCode.Unavailable);
        _cut.ShouldBeEmpty();

        bobs.Dispose();
        Enter(Bob, "bob 2").Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_response_that_was_cut_gives_its_place_back_once()
    {
        var first = Enter(Ann, "ann 1").Place!;
        Enter(Ann, "ann 2");
        Enter(Ann, "ann 3");

        first.Dispose();
        first.Dispose();

        Enter(Bob, "bob 1").Refusal.ShouldBeNull();
        Enter(Bob, "bob 2").Refusal.ShouldNotBeNull();
    }

    [Fact]
    public void A_response_that_has_ended_is_never_cut()
    {
        Enter(Ann, "ann 1").Place!.Dispose();
        Enter(Ann, "ann 2");
        Enter(Ann, "ann 3");
        _cut.ShouldBeEmpty();

        Enter(Ann, "ann 4");
        _cut.ShouldBe(["ann 2"]);
    }

    [Fact]
    public void Where_all_have_enough_the_one_that_stands_still_for_longest_makes_way()
    {
        var first = Enter(Ann, "ann 1").Place!;
        Enter(Ann, "ann 2");
        Enter(Bob, "bob 1");
        _time.Advance(TimeSpan.FromSeconds(20));
        first.Moved(1 << 20);
        _time.Advance(TimeSpan.FromSeconds(10));

        Enter(Bob, "bob 2").Refusal.ShouldBeNull();
        _cut.ShouldBe(["ann 2"]);
        Enter(Eve, "eve 1").Refusal.ShouldBeNull();
        _cut.ShouldBe(["ann 2", "bob 1"]);
        Enter(Eve, "eve 2").Refusal.ShouldNotBeNull("what moved a moment ago, or is new, stays");
        _cut.Count.ShouldBe(2);
    }

    [Fact]
    public void Nobody_is_cut_for_standing_still_while_there_are_places()
    {
        Enter(Ann, "ann 1");
        _time.Advance(TimeSpan.FromHours(1));
        Enter(Ann, "ann 2");
        Enter(Bob, "bob 1");
        _cut.ShouldBeEmpty();
    }

    [Fact]
    public void A_byte_now_and_then_is_no_movement()
    {
        var first = Enter(Ann, "ann 1").Place!;
        var (second, third) = (Enter(Ann, "ann 2").Place!, Enter(Bob, "bob 1").Place!);
        for (var n = 0; n < 6; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            first.Moved(1);
            second.Moved(20_000);
            third.Moved(20_000);
        }

        Enter(Bob, "bob 2").Refusal.ShouldBeNull();
        _cut.ShouldBe(["ann 1"]);
    }

    private (OutsidePlace? Place, Refusal? Refusal) Enter(ViewerId viewer, string name) =>
        _shares.Enter(viewer, () => _cut.Add(name));
}
