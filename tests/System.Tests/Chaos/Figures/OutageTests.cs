using static SyncStream.SystemTests.Chaos.TestRun;

namespace SyncStream.SystemTests.Chaos;

public class OutageTests
{
    private static readonly DoneFault Kill = new(2.5, nameof(FaultKind.KillWorker), "kill -9", Lone: true);

    [Fact]
    public void A_room_whose_next_commit_is_another_owners_lived_on_the_victim()
    {
        var outage = Outages.In(Good with { Faults = [Kill] }).ShouldHaveSingleItem();
        outage.Moved.ShouldBeTrue();
        outage.Fault.ShouldBe(Kill);
        outage.Seconds.ShouldBe(0.6, 0.001, "from the fault at 2.5 to the ack at 3.1");
    }

    [Fact]
    public void A_room_that_went_on_was_silent_from_ack_to_ack()
    {
        var run = Good with { Faults = [Kill], Journal = [Commit(1, "one"), Commit(2, "two"), Commit(3, "three")] };
        var outage = Outages.In(run).ShouldHaveSingleItem();
        outage.Moved.ShouldBeFalse();
        ChaosFigures.Of(run, 1, 1).Elsewhere.Max.ShouldBe(1.0, 0.001);
    }

    [Fact]
    public void A_room_that_moved_without_a_fault_was_handed_over()
    {
        var figures = ChaosFigures.Of(Good, 1, 1);
        figures.HandedOver.Count.ShouldBe(1);
        figures.HandedOver.Max.ShouldBe(1, 0.001);
        figures.Failover.ShouldBeEmpty();
    }

    [Fact]
    public void An_old_ack_told_again_says_nothing_about_who_has_the_room()
    {
        // The second line's ack was lost with its owner and told again by the next one, after the third line.
        var run = Good with
        {
            Faults = [Kill],
        };
        var late = run.Commands[1] with { Answers = [new(3.05, 2)] };
        var outage = Outages.In(run.Given(run.Commands[0], late, run.Commands[2])).Last();
        outage.Moved.ShouldBeTrue();
        Outages
            .In(run.Given(run.Commands[0], late with { Answers = [new(3.4, 2)] }, run.Commands[2]))
            .Count()
            .ShouldBe(1);
    }

    [Fact]
    public void A_resume_is_counted_by_what_it_brought()
    {
        var figures = ChaosFigures.Of(Good, 1, 1);
        (figures.ResumedWithEvents, figures.ResumedWithSnapshot).ShouldBe((1, 0));
        (figures.Sent, figures.Acknowledged).ShouldBe((3, 3));
    }

    [Fact]
    public void Percentiles_are_values_that_were_measured()
    {
        var spread = Spread.Of(Enumerable.Range(1, 100).Select(n => (double)n).Reverse());
        spread.ShouldBe(new Spread(100, 50, 95, 100));
        Spread.Of([]).ShouldBe(new Spread(0, 0, 0, 0));
    }
}
