using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public sealed class StartTurnsTests
{
    [Fact]
    public void So_many_start_at_once_and_the_others_in_the_order_in_which_they_asked()
    {
        var turns = new StartTurns(2);
        turns.Ask(4).ShouldBeTrue();
        turns.Ask(1).ShouldBeTrue();
        turns.Ask(3).ShouldBeFalse();
        turns.Ask(2).ShouldBeFalse();
        turns.Ask(3).ShouldBeFalse("it waits already");

        turns.Over(1).ShouldBe(3);
        turns.Over(4).ShouldBe(2);
        turns.Over(3).ShouldBeNull();
        turns.Over(2).ShouldBeNull();
        turns.Ask(5).ShouldBeTrue();
    }

    [Fact]
    public void One_that_had_no_turn_gives_none_away()
    {
        var turns = new StartTurns(1);
        turns.Ask(1).ShouldBeTrue();
        turns.Ask(2).ShouldBeFalse();
        turns.Over(3).ShouldBeNull();
        turns.Over(1).ShouldBe(2);
        turns.Over(1).ShouldBeNull();
    }

    [Fact]
    public void One_that_no_longer_wants_to_start_is_passed_over()
    {
        var turns = new StartTurns(1);
        turns.Ask(1);
        turns.Ask(2);
        turns.Ask(3);
        turns.Over(2).ShouldBeNull();
        turns.Over(1).ShouldBe(3);
    }

    [Fact]
    public void One_that_has_its_turn_may_ask_again()
    {
        var turns = new StartTurns(1);
        turns.Ask(1).ShouldBeTrue();
        turns.Ask(1).ShouldBeTrue();
        turns.Over(1).ShouldBeNull();
        turns.Ask(2).ShouldBeTrue();
    }
}
