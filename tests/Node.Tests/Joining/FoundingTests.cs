using SyncStream.Node.Joining;

namespace SyncStream.Node.Tests.Joining;

public class FoundingTests
{
    private const string A = "10.0.0.1:4053";
    private const string B = "10.0.0.2:4053";
    private const string C = "10.0.0.3:4053";
    private const string D = "10.0.0.4:4053";

    [Fact]
    public void A_lone_seed_that_was_never_in_a_cluster_founds_one() =>
        Next(A, [A], [], []).ShouldBeOfType<Step.Campaign>().ShouldBe(0, 1);

    [Fact]
    public void A_seed_that_starts_again_alone_waits_for_those_it_knew() =>
        Next(A, [A], [A, B, C], []).ShouldBeOfType<Step.Wait>().Why.ShouldContain("1 of 3");

    [Fact]
    public void A_seed_that_starts_again_joins_those_who_live_on() =>
        Next(A, [A], [A, B, C], [(C, Reply.Inside)]).ShouldBeOfType<Step.JoinThrough>().Members.ShouldBe([C]);

    [Fact]
    public void After_a_power_cut_the_first_of_a_majority_founds_the_cluster_anew()
    {
        Next(A, [A], [A, B, C], [(B, Reply.Outside)]).ShouldBeOfType<Step.Campaign>().ShouldBe(1, 2);
        // B is no seed: it leaves that to A.
        Next(B, [A], [A, B, C], [(A, Reply.Outside)]).ShouldBeOfType<Step.Wait>();
    }

    [Fact]
    public void Of_a_majority_of_seeds_only_the_first_founds()
    {
        Next(B, [A, B, C], [], [(A, Reply.Outside), (C, Reply.Outside)]).ShouldBeOfType<Step.Wait>();
        Next(A, [A, B, C], [], [(B, Reply.Outside)]).ShouldBeOfType<Step.Campaign>().ShouldBe(1, 2);
        // The first is away: the next one takes its place.
        Next(B, [A, B, C], [], [(C, Reply.Outside)]).ShouldBeOfType<Step.Campaign>().ShouldBe(1, 2);
    }

    [Fact]
    public void Half_of_the_seeds_is_not_enough() =>
        Next(A, [A, B, C, D], [], [(B, Reply.Outside)]).ShouldBeOfType<Step.Wait>().Why.ShouldContain($"{C}, {D}");

    [Fact]
    public void A_host_that_is_no_seed_never_founds() =>
        Next(D, [A, B], [], [(A, Reply.Outside), (B, Reply.Outside)]).ShouldBeOfType<Step.Wait>();

    [Fact]
    public void A_cluster_that_is_there_is_joined_whoever_else_is_silent() =>
        Next(B, [A, B, C], [A, B, C], [(C, Reply.Inside)]).ShouldBeOfType<Step.JoinThrough>();

    [Fact]
    public void A_lighthouse_founds_by_its_own_rules_and_is_asked_to_let_us_in() =>
        Next(B, [A], [], [(A, Reply.Doorless)]).ShouldBeOfType<Step.JoinThrough>().Members.ShouldBe([A]);

    [Fact]
    public void No_two_hosts_found_at_once_whoever_hears_whom()
    {
        // Every way in which five seeds can hear each other or not: two campaigns always share a voter.
        string[] all = [A, B, C, D, "10.0.0.5:4053"];
        for (var hears = 0; hears < 1 << 10; hears++)
        {
            var campaigns = all.Select(
                    (self, i) =>
                        Next(
                            self,
                            all,
                            [],
                            [.. all.Where((_, j) => j != i && Hears(hears, i, j)).Select(h => (h, Reply.Outside))]
                        )
                            is Step.Campaign campaign
                            ? campaign.Voters.Append(self).ToHashSet()
                            : null
                )
                .OfType<HashSet<string>>()
                .ToList();
            foreach (var one in campaigns)
            foreach (var other in campaigns)
                one.Overlaps(other).ShouldBeTrue();
        }
    }

    private static bool Hears(int pairs, int i, int j)
    {
        var (low, high) = (Math.Min(i, j), Math.Max(i, j));
        return (pairs & (1 << (low * 4 - low * (low - 1) / 2 + high - low - 1))) != 0;
    }

    private static Step Next(string self, string[] seeds, string[] remembered, (string Host, Reply Reply)[] replies) =>
        Founding.Next(
            self,
            seeds,
            remembered,
            seeds
                .Union(remembered)
                .Where(host => host != self)
                .ToDictionary(host => host, host => replies.FirstOrDefault(r => r.Host == host).Reply)
        );
}

file static class Expectations
{
    public static void ShouldBe(this Step.Campaign campaign, int voters, int needed) =>
        (campaign.Voters.Count, campaign.Needed).ShouldBe((voters, needed));
}
