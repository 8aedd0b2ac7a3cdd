using CsCheck;
using SyncStream.Node.Joining;

namespace SyncStream.Node.Tests.Joining;

public class ElectorateTests
{
    private static readonly string[] Seeds = ["a:4053", "b:4053", "c:4053"];
    private static readonly string[] Before = ["10.0.1.1:4053", "10.0.1.2:4053", "10.0.1.3:4053"];
    private static readonly string[] Now = ["10.0.0.1:4053", "10.0.0.2:4053", "10.0.0.3:4053"];

    [Fact]
    public void Where_all_addresses_change_and_the_names_stay_a_majority_founds_the_cluster_anew()
    {
        var electorate = new Electorate(Now[0], Places(Now), Remembered(own: 0));
        electorate.Others.ShouldBe([Now[1], Now[2]], ignoreOrder: true);
        var campaign = electorate.Next(Outside(Now[1])).ShouldBeOfType<Step.Campaign>();
        (campaign.Needed, campaign.Voters.ShouldHaveSingleItem()).ShouldBe((2, Now[1]));
    }

    [Fact]
    public void A_seed_that_comes_back_elsewhere_and_is_cut_off_from_the_others_waits()
    {
        var electorate = new Electorate(Now[0], Places([Now[0], Before[1], Before[2]]), Remembered(own: 0));
        electorate.Next(Outside()).ShouldBeOfType<Step.Wait>().Why.ShouldContain("1 of 3");
    }

    [Fact]
    public void A_name_that_nobody_knows_now_counts_once_and_its_former_address_has_no_word()
    {
        var electorate = new Electorate(Now[0], [.. Places(Now)[..2], new(Seeds[2], [])], Remembered(own: 0));
        electorate.Next(Outside(Before[2])).ShouldBeOfType<Step.Wait>().Why.ShouldContain("1 of 3");
        electorate.Next(Outside(Now[1])).ShouldBeOfType<Step.Campaign>().Needed.ShouldBe(2);
        // A cluster that lives on there is joined all the same.
        Dictionary<string, Reply> inside = new() { [Before[2]] = Reply.Inside };
        electorate.Others.ShouldContain(Before[2]);
        electorate.Next(inside).ShouldBeOfType<Step.JoinThrough>().Members.ShouldBe([Before[2]]);
    }

    [Fact]
    public void Hosts_are_asked_under_their_addresses_only_for_under_a_name_no_member_of_ours_answers() =>
        new Electorate(Now[0], [.. Places(Now)[..2], new(Seeds[2], [])], []).Others.ShouldBe([Now[1]]);

    [Fact]
    public void A_lighthouse_may_call_itself_by_a_name()
    {
        var electorate = new Electorate(Now[0], Places(Now), []);
        var replies = Outside(Now[2]);
        replies[Now[1]] = Reply.Doorless;
        var through = electorate.Next(replies).ShouldBeOfType<Step.JoinThrough>();
        through.AreDoorless.ShouldBeTrue();
        electorate.WithNames(through.Members).ShouldBe([Now[1], Seeds[1]]);
    }

    [Fact]
    public void A_host_that_is_known_by_its_address_only_counts_on()
    {
        var electorate = new Electorate(
            Now[0],
            Places(Now)[..1],
            [new(Before[0], Seeds[0], IsOwn: true), new(Before[1]), new(Before[2])]
        );
        electorate.Next(Outside()).ShouldBeOfType<Step.Wait>().Why.ShouldContain("1 of 3");
    }

    [Fact]
    public void A_name_that_stands_for_several_hosts_stands_in_for_none_of_them()
    {
        var electorate = new Electorate(Now[0], [new("all:4053", [Now[0], Now[1], Now[2]])], Remembered(own: 0));
        electorate.Next(Outside(Now[1])).ShouldBeOfType<Step.Wait>().Why.ShouldContain("1 of 3");
    }

    [Fact]
    public void Of_hosts_without_names_only_ones_own_former_address_is_forgotten()
    {
        SeedPlace[] seeds = [new(Now[0], [Now[0]]), new(Before[1], [Before[1]])];
        KnownMember[] remembered = [new(Before[0], IsOwn: true), new(Before[1]), new(Before[2])];
        new Electorate(Now[0], seeds, remembered)
            .Next(Outside(Before[1]))
            .ShouldBeOfType<Step.Campaign>()
            .Needed.ShouldBe(2);
    }

    [Fact]
    public void An_address_that_another_seed_has_by_now_speaks_for_that_one_only()
    {
        // The network gave the former address of c to b.
        var electorate = new Electorate(Now[0], Places([Now[0], Before[2], Now[2]]), Remembered(own: 0));
        var campaign = electorate.Next(Outside(Before[2])).ShouldBeOfType<Step.Campaign>();
        (campaign.Needed, campaign.Voters.ShouldHaveSingleItem()).ShouldBe((2, Before[2]));
        electorate.Next(Outside()).ShouldBeOfType<Step.Wait>().Why.ShouldContain("1 of 3");
    }

    [Fact]
    public void No_two_hosts_found_at_once_whoever_moved_and_whoever_hears_whom() =>
        Gen.Select(
                Gen.Shuffle(Enumerable.Range(1, 9).Select(n => $"10.0.0.{n}:4053").ToArray()),
                Gen.Bool.Array[5],
                Gen.Bool.Array[25],
                Gen.Int[0, 9].Array[25]
            )
            .Sample(
                (shuffled, moved, hears, memory) =>
                {
                    // Who moved may have an address that another one left.
                    string[] names = ["a:4053", "b:4053", "c:4053", "d:4053", "e:4053"];
                    var before = shuffled[..5];
                    var free = new Queue<string>(shuffled[5..].Concat(before.Where((_, i) => moved[i])));
                    string[] now = [.. before.Select((address, i) => moved[i] ? free.Dequeue() : address)];
                    // A name may not be known to somebody, and what it was beside its address may not have been written down.
                    var campaigns = now.Select(
                            (self, i) =>
                                new Electorate(
                                    self,
                                    [
                                        .. names.Select(
                                            (name, j) =>
                                                new SeedPlace(name, j != i && memory[i * 5 + j] == 0 ? [] : [now[j]])
                                        ),
                                    ],
                                    [
                                        .. before.Select(
                                            (address, j) =>
                                                new KnownMember(
                                                    address,
                                                    memory[j * 5 + i] == 1 ? null : names[j],
                                                    IsOwn: j == i
                                                )
                                        ),
                                    ]
                                ).Next(Outside([.. now.Where((_, j) => j != i && hears[i * 5 + j])]))
                                    is Step.Campaign campaign
                                    ? campaign.Voters.Append(self).ToHashSet()
                                    : null
                        )
                        .OfType<HashSet<string>>()
                        .ToList();
                    return campaigns.All(one => campaigns.All(one.Overlaps));
                },
                iter: 20_000
            );

    private static SeedPlace[] Places(string[] addresses) =>
        [.. Seeds.Zip(addresses, (seed, address) => new SeedPlace(seed, [address]))];

    private static KnownMember[] Remembered(int own) =>
        [.. Before.Select((address, i) => new KnownMember(address, Seeds[i], i == own))];

    private static Dictionary<string, Reply> Outside(params string[] hosts) =>
        hosts.ToDictionary(host => host, _ => Reply.Outside);
}
