using CsCheck;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public class RestartPolicyTests
{
    private static readonly RestartPolicy Policy = new(
        MinBackoff: TimeSpan.FromMilliseconds(200),
        MaxBackoff: TimeSpan.FromSeconds(15),
        HealthyAfter: TimeSpan.FromSeconds(30),
        GiveUpAfter: 5
    );

    private static readonly TimeSpan Briefly = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private static (List<TimeSpan> Pauses, DeathToll Toll) Deaths(params IEnumerable<TimeSpan?> onlineFor)
    {
        var pauses = new List<TimeSpan>();
        var toll = default(DeathToll);
        foreach (var online in onlineFor)
        {
            (var pause, toll) = Policy.After(toll, online);
            pauses.Add(pause);
        }
        return (pauses, toll);
    }

    [Fact]
    public void The_first_restart_comes_at_once() => Deaths(Briefly).Pauses.ShouldBe([TimeSpan.Zero]);

    [Fact]
    public void The_pause_doubles_with_each_death_in_a_row() =>
        Deaths(Briefly, Briefly, Briefly, Briefly)
            .Pauses.Select(pause => pause.TotalMilliseconds)
            .ShouldBe([0, 200, 400, 800]);

    [Fact]
    public void A_healthy_time_forgives_earlier_deaths() =>
        Deaths(Briefly, Briefly, Briefly, Long).Pauses[^1].ShouldBe(TimeSpan.Zero);

    [Fact]
    public void After_five_failed_starts_in_a_row_it_is_tried_at_the_longest_pause_and_never_not()
    {
        var four = Deaths(null, null, null, null);
        four.Pauses.ShouldAllBe(pause => pause < Policy.MaxBackoff);
        Policy.IsHopeless(four.Toll).ShouldBeFalse();
        var hundred = Deaths(Enumerable.Repeat<TimeSpan?>(null, 100));
        hundred.Pauses[4..].ShouldAllBe(pause => pause == Policy.MaxBackoff);
        Policy.IsHopeless(hundred.Toll).ShouldBeTrue();
    }

    [Fact]
    public void Coming_online_once_starts_the_count_of_failed_starts_afresh() =>
        Policy.IsHopeless(Deaths(null, null, null, null, Briefly, null, null, null, null).Toll).ShouldBeFalse();

    [Fact]
    public void No_pause_is_ever_beyond_the_bound() =>
        Gen.Int[0, 10_000]
            .Sample(
                deaths =>
                {
                    var (pause, _) = Policy.After(new DeathToll(deaths, 0), Briefly);
                    pause.ShouldBeInRange(TimeSpan.Zero, Policy.MaxBackoff);
                },
                iter: 1000
            );
}
