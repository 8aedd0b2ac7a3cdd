using SyncStream.Node.Supervision.Adoption;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Tests.Supervision.Adoption;

/// <summary>Whose cluster a new supervisor goes to.</summary>
public sealed class TakeoverTests
{
    [Fact]
    public void Of_several_workers_those_that_are_up_are_asked_to_let_it_in() =>
        Asked(Worker(1), Worker(2, joined: true), Worker(3, joined: true, up: true)).ShouldBe([3]);

    [Fact]
    public void Where_none_is_up_those_that_are_joining_are_asked() =>
        Asked(Worker(1), Worker(2, joined: true), Worker(3, joined: true)).ShouldBe([2, 3]);

    [Fact]
    public void Where_none_is_a_member_nobody_is_asked() => Asked(Worker(1), Worker(2)).ShouldBeEmpty();

    private static IEnumerable<int> Asked(params IEnumerable<Orphan> orphans) =>
        Takeover.MembersAmong(orphans).Select(orphan => orphan.Hello.Slot);

    private static Orphan Worker(int slot, bool joined = false, bool up = false) =>
        new(new Hello(slot, slot, "", 0, Joined: joined, Up: up), null!, null!);
}
