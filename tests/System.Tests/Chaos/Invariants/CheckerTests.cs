using SyncStream.Protocol.Rooms;
using static SyncStream.SystemTests.Chaos.TestRun;

namespace SyncStream.SystemTests.Chaos;

/// <summary>A checker is worth what it catches: each history here is spoilt in one way.</summary>
public class CheckerTests
{
    [Fact]
    public void A_run_in_which_all_went_well_breaks_no_promise() => Checker.Check(Good).ShouldBeEmpty();

    [Fact]
    public void An_acknowledged_command_that_is_in_no_journal_is_lost()
    {
        var run = Written(Commit(1, "one"), Commit(2, "two"))
            .Given(Said(1, "one", 1), Said(2, "two", 2), Said(3, "three", 3));
        Broken(run, DoneOnce.Promise).What.ShouldBe("an acknowledged command is lost");
    }

    [Fact]
    public void A_command_that_a_commit_remembers_but_whose_effect_is_gone_is_lost()
    {
        var run = Written(
            new WrittenCommit(Room, 1, "first", new([Line(1, "other")], new("id-one"), new ViewerId("ada")))
        );
        Broken(run.Given(Said(1, "one", 1)), DoneOnce.Promise).What.ShouldBe("an acknowledged command is lost");
    }

    [Fact]
    public void A_command_that_was_done_twice_is_caught_acknowledged_or_not()
    {
        var run = Written(Commit(1, "one"), Commit(2, "one"));
        Broken(run.Given(Said(1, "one", 1)), DoneOnce.Promise).What.ShouldBe("a command was done more than once");
        Broken(run.Given(Said(1, "one")), DoneOnce.Promise).What.ShouldBe("a command was done more than once");
    }

    [Fact]
    public void A_line_that_appears_twice_under_another_command_id_is_caught()
    {
        var stray = new WrittenCommit(Room, 2, "first", new([Line(2, "one")], new("id-stray"), new ViewerId("ada")));
        var run = Written(Commit(1, "one"), stray).Given(Said(1, "one", 1));
        Broken(run, DoneOnce.Promise).What.ShouldBe("a command was done more than once");
    }

    [Fact]
    public void An_unacknowledged_command_may_be_done_or_not()
    {
        Checker.Check(Written(Commit(1, "one")).Given(Said(1, "one"))).ShouldBeEmpty();
        Checker.Check(Written().Given(Said(1, "one"))).ShouldBeEmpty();
    }

    [Fact]
    public void Two_acks_of_one_command_must_name_one_revision_the_one_in_the_journal()
    {
        var run = Written(Commit(1, "one"), Commit(2, "two"));
        Broken(run.Given(Said(1, "one", 1, 2)), DoneOnce.Promise).What.ShouldContain("two revisions");
        Broken(run.Given(Said(1, "one", 2)), DoneOnce.Promise).What.ShouldContain("another revision than the journal");
        Checker.Check(run.Given(Said(1, "one", 1, 1))).ShouldBeEmpty();
    }

    [Fact]
    public void A_clients_own_commands_in_another_order_are_caught()
    {
        var run = Written(Commit(1, "two"), Commit(2, "one")).Given(Said(1, "one", 2), Said(2, "two", 1));
        Broken(run, OwnOrder.Promise).Lines.Length.ShouldBe(2);
    }

    [Fact]
    public void A_command_that_was_given_up_may_come_late()
    {
        var late = Said(1, "one", 2) with { GivenUp = true };
        Checker.Check(Written(Commit(1, "two"), Commit(2, "one")).Given(late, Said(2, "two", 1))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 3, "revision 3 came after 1")]
    [InlineData(2, 2, "revision 2 came again after 2")]
    [InlineData(2, 1, "revision 1 came again after 2")]
    public void A_revision_that_is_missing_or_comes_again_is_caught(long first, long next, string what) =>
        Broken(
            Seen(
                Joining(),
                Joined(first - 1, null),
                Saw(Line(first, Text(first))),
                Saw(Line(next, Text(next))),
                Joining(),
                Joined(3, null)
            ),
            NothingMissed.Promise
        )
            .What.ShouldEndWith(what);

    [Fact]
    public void A_resume_that_leaves_out_an_event_is_caught() =>
        Broken(Seen(Joining(), Joined(1, null), Joining(since: 1), Joined(3, Line(3, "three"))), NothingMissed.Promise)
            .What.ShouldEndWith("among missed events, revision 3 came after 1");

    [Fact]
    public void An_event_between_the_snapshot_and_the_first_event_after_it_is_missed() =>
        Broken(Seen(Joining(), Joined(1, null), Saw(Line(3, "three"))), NothingMissed.Promise)
            .What.ShouldEndWith("revision 3 came after 1");

    [Fact]
    public void A_snapshot_in_place_of_events_is_allowed() =>
        Checker.Check(Seen(Joining(), Joined(1, null), Joining(since: 1), Joined(3, null))).ShouldBeEmpty();

    [Fact]
    public void Events_may_overtake_the_answer_to_Join() =>
        Checker.Check(Seen(Joining(), Saw(Line(2, "two")), Joined(2, null), Saw(Line(3, "three")))).ShouldBeEmpty();

    [Fact]
    public void A_room_that_went_back_is_caught() =>
        Broken(Seen(Joining(), Joined(3, null), Joining(since: 3), Joined(2, null)), NothingMissed.Promise)
            .What.ShouldEndWith("the room went back from revision 3 to 2");

    [Fact]
    public void A_viewer_that_does_not_reach_the_end_is_caught() =>
        Broken(Seen(Joining(), Joined(0, null), Saw(Line(1, "one"))), NothingMissed.Promise)
            .What.ShouldContain("ended at revision 1 of cinema, the room at 3");

    [Fact]
    public void Two_viewers_who_saw_different_events_are_caught()
    {
        var run = Seen(Joining(), Joined(2, null), Saw(Line(3, "three"))) with { Journal = [] };
        var mallory = Eve(Joining(), Joined(2, null), Saw(Line(3, "tree"))) with { Client = "Mallory" };
        Broken(run with { Viewers = [.. run.Viewers, mallory], Commands = [], Looks = [] }, OneTruth.Promise)
            .What.ShouldBe("revision 3 of cinema is one thing to Eve, another to Mallory");
    }

    [Fact]
    public void An_event_that_was_seen_but_never_written_is_caught() =>
        Broken(Seen(Joining(), Joined(3, null), Saw(Line(4, "four"))), OneTruth.Promise)
            .What.ShouldContain("which is not in the journal");

    [Fact]
    public void A_gap_in_the_journal_is_caught() =>
        Broken(Written(Commit(1, "one"), Commit(3, "three")).Given(), OneOwner.Promise).What.ShouldContain("gap");

    [Fact]
    public void A_former_owner_that_writes_again_is_caught() =>
        Broken(Written(Commit(1, "one"), Commit(2, "two", "second"), Commit(3, "three")).Given(), OneOwner.Promise)
            .What.ShouldBe("a former owner of cinema wrote again");

    [Fact]
    public void An_owner_that_writes_after_another_has_claimed_the_room_is_caught()
    {
        var claim = new WrittenCommit(Room, 2, "second", new([]));
        Broken(Written(Commit(1, "one"), claim, Commit(2, "two") with { Number = 3 }).Given(), OneOwner.Promise)
            .What.ShouldBe("a former owner of cinema wrote again");
        OneOwner
            .Check(Written(Commit(1, "one"), claim, Commit(2, "two", "second") with { Number = 3 }))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_worker_that_shows_another_room_than_was_written_is_caught()
    {
        var look = Good.Looks[0];
        Broken(Good with { Looks = [look with { Revision = 2 }] }, TrueSnapshots.Promise)
            .What.ShouldContain("at revision 2");
        var elsewhere = look with { Playhead = new(null, 17, 1, true, 0) };
        Broken(Good with { Looks = [elsewhere] }, TrueSnapshots.Promise).What.ShouldContain("another playhead");
    }

    [Fact]
    public void A_snapshot_that_does_not_follow_from_the_events_is_caught()
    {
        var joined = Joined(3, null);
        var wrong = joined with { Snapshot = joined.Snapshot with { Playhead = new(null, 17, 1, true, 0) } };
        Broken(Seen(Joining(), wrong), TrueSnapshots.Promise).What.ShouldContain("another playhead");
    }

    [Fact]
    public void A_refusal_for_good_is_caught_and_try_again_is_not()
    {
        ClientError error = new(1, "Ada", "Send", "unavailable", "");
        Checker.Check(Good with { Errors = [error, error with { Code = "(connection lost)" }] }).ShouldBeEmpty();
        Broken(Good with { Errors = [error with { Code = "not_found" }] }, ExplainedErrors.Promise)
            .What.ShouldBe("1 times 'not_found' on Send");
    }

    private static Violation Broken(RunHistory run, string promise) =>
        Checker.Check(run).FirstOrDefault(v => v.Promise == promise).ShouldNotBeNull();

    private static string Text(long revision) =>
        revision switch
        {
            1 => "one",
            2 => "two",
            _ => "three",
        };
}
