using Akka.Actor;
using Akka.Configuration;
using SyncStream.Node.Hosting;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Joining;

/// <summary>Seeds on real Akka.Remote, each on a loopback address of its own: how they get into one cluster.</summary>
public sealed class ClusterEntranceTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestSeeds _seeds = new();

    [Fact]
    public async Task Seeds_that_start_together_found_one_cluster()
    {
        var seeds = await Task.WhenAll(_seeds.Start(1), _seeds.Start(2), _seeds.Start(3));
        await Task.WhenAll(seeds.Select(seed => seed.Joined)).WaitAsync(Patience);
        foreach (var seed in seeds)
            await LibraryHost.Until(() => seed.Members == 3, () => $"{seed.Members} members");
    }

    [Fact]
    public async Task A_seed_alone_does_not_found_a_cluster_and_says_whom_it_waits_for()
    {
        var alone = await _seeds.Start(1);
        await LibraryHost.Until(
            () => alone.Log.Lines.Any(l => l.Contains("1 of 3 hosts", StringComparison.Ordinal)),
            () => string.Join('\n', alone.Log.Lines)
        );
        alone.Joined.IsCompleted.ShouldBeFalse();
        alone.Members.ShouldBe(0);
    }

    [Fact]
    public async Task A_cluster_whose_hosts_all_come_back_at_other_addresses_forms_again_by_their_names()
    {
        string[] names = ["a.test", "b.test", "c.test"];
        var first = await Start(from: 1);
        await Task.WhenAll(first.Select(seed => seed.Joined)).WaitAsync(Patience);
        foreach (var name in names)
            await LibraryHost.Until(
                () => _seeds.Known(name).Read().Count(member => member.Seed is not null) == 3,
                () => string.Join(", ", _seeds.Known(name).Read())
            );
        // As after a power cut: nobody has seen the others leave.
        var memories = names.Select(name => _seeds.Known(name).Read()).ToList();
        await Task.WhenAll(first.Select(seed => seed.System.Terminate()));
        foreach (var (name, memory) in names.Zip(memories))
            _seeds.Known(name).Write(memory);

        var second = await Start(from: 4);
        await Task.WhenAll(second.Select(seed => seed.Joined)).WaitAsync(Patience);
        foreach (var seed in second)
            await LibraryHost.Until(() => seed.Members == 3, () => $"{seed.Members} members");

        Task<TestSeed[]> Start(int from)
        {
            var numbers = names.Select((name, i) => (name, from + i)).ToDictionary();
            return Task.WhenAll(names.Select(name => _seeds.Start(name, numbers)));
        }
    }

    [Fact]
    public async Task Seeds_that_are_members_by_their_addresses_found_a_cluster_by_names_that_lead_there()
    {
        // A name that connections find, too, as in Kubernetes: no member calls itself by it.
        string[] names = ["localhost", TestSeeds.AddressOf(2)];
        var seeds = await Task.WhenAll(
            _seeds.StartAt("127.0.0.1", names),
            _seeds.StartAt(TestSeeds.AddressOf(2), names)
        );
        await Task.WhenAll(seeds.Select(seed => seed.Joined)).WaitAsync(Patience);
        foreach (var seed in seeds)
            await LibraryHost.Until(() => seed.Members == 2, () => string.Join('\n', seed.Log.Lines));
    }

    [Fact]
    public async Task A_host_that_was_set_up_badly_keeps_no_others_from_founding_and_ends_once_they_did()
    {
        var bad = await _seeds.Start(3, "akka.cluster.split-brain-resolver.stable-after = 20s");
        var good = await _seeds.Start(1);
        foreach (var (one, other) in ((TestSeed, int)[])[(bad, 1), (good, 3)])
            await LibraryHost.Until(
                () =>
                    one.Log.Lines.Any(l =>
                        l.Contains(
                            $"{TestSeeds.AddressOf(other)}:{_seeds.Port} counts as silent",
                            StringComparison.Ordinal
                        )
                    ),
                () => string.Join('\n', one.Log.Lines)
            );
        bad.Joined.IsCompleted.ShouldBeFalse();
        good.Joined.IsCompleted.ShouldBeFalse();

        var second = await _seeds.Start(2);
        await Task.WhenAll(good.Joined, second.Joined).WaitAsync(Patience);
        var ended = await Should.ThrowAsync<TemporaryFailureException>(() => bad.Joined.WaitAsync(Patience));
        ended.Message.ShouldContain("stable-after is 20000 ms here and 7000 ms at");
    }

    [Fact]
    public async Task A_host_with_other_rules_is_refused_in_words_on_both_sides()
    {
        var seed = await _seeds.Start(1, seeds: [1]);
        await seed.Joined.WaitAsync(Patience);
        var other = await _seeds.Start(2, "akka.cluster.split-brain-resolver.stable-after = 20s", seeds: [1]);
        var refused = await Should.ThrowAsync<UsageException>(() => other.Joined.WaitAsync(Patience));
        refused.Message.ShouldContain("stable-after is 20000 ms here and 7000 ms at");
        await LibraryHost.Until(
            () => seed.Log.Lines.Any(l => l.Contains("may not join", StringComparison.Ordinal)),
            () => string.Join('\n', seed.Log.Lines)
        );
        seed.Members.ShouldBe(1);
    }

    [Theory]
    [InlineData("127.0.1.1")]
    [InlineData("localhost")]
    public async Task Hosts_join_through_a_lighthouse_which_founds_its_cluster_by_itself(string calledItself)
    {
        // What Petabridge's Lighthouse makes of its own files, its variables and those that README.md gives.
        using var lighthouse = ActorSystem.Create(
            "syncstream",
            ConfigurationFactory.ParseString(
                $$"""
                akka.actor.provider = cluster
                akka.remote.dot-netty.tcp { hostname = "0.0.0.0", public-hostname = "{{calledItself}}", port = {{_seeds.Port}} }
                akka.cluster.seed-nodes = ["akka.tcp://syncstream@{{calledItself}}:{{_seeds.Port}}"]
                akka.cluster.roles = [lighthouse]
                akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
                akka.cluster.split-brain-resolver.active-strategy = keep-majority
                akka.cluster.split-brain-resolver.stable-after = 7s
                akka.cluster.down-removal-margin = 2s
                akka.cluster.failure-detector.acceptable-heartbeat-pause = 3s
                akka.loglevel = OFF
                akka.stdout-loglevel = OFF
                """
            )
        );
        var hosts = await Task.WhenAll(
            _seeds.StartAt(TestSeeds.AddressOf(2), calledItself),
            _seeds.StartAt(TestSeeds.AddressOf(3), calledItself)
        );
        await Task.WhenAll(hosts.Select(host => host.Joined)).WaitAsync(Patience);
        foreach (var host in hosts)
        {
            await LibraryHost.Until(() => host.Members == 3, () => $"{host.Members} members");
            host.Log.Lines.ShouldContain(line => line.Contains("like a Lighthouse", StringComparison.Ordinal));
        }
        await lighthouse.Terminate();
    }

    [Fact]
    public async Task Another_systems_seed_is_called_by_its_name()
    {
        using var stranger = ActorSystem.Create(
            "films",
            ConfigurationFactory.ParseString(
                $$"""
                akka.actor.provider = cluster
                akka.remote.dot-netty.tcp { hostname = "127.0.1.1", port = {{_seeds.Port}} }
                akka.loglevel = OFF
                akka.stdout-loglevel = OFF
                """
            )
        );
        var host = await _seeds.Start(2, seeds: [1]);
        await LibraryHost.Until(
            () => host.Log.Lines.Any(l => l.Contains("'films'", StringComparison.Ordinal)),
            () => string.Join('\n', host.Log.Lines)
        );
        await stranger.Terminate();
    }

    public ValueTask DisposeAsync() => _seeds.DisposeAsync();
}
