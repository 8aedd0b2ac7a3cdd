namespace SyncStream.SystemTests.Hosts;

/// <summary>How a cluster of hosts begins, and that it begins once.</summary>
[Trait("Run", "hosts")]
public sealed class SeedTests
{
    [LabFact]
    public async Task A_seed_that_starts_again_while_it_is_cut_off_founds_no_second_cluster_and_joins_when_it_can()
    {
        await using var cluster = await LabCluster.Cable(hosts: 2, workers: 1);
        await cluster.Start();
        var seed = cluster.Seeds[0];
        cluster.Lab.Partition(["seed"], [.. cluster.Hosts.Select(host => host.Name)]);
        await seed.Kill();
        var before = seed.Log.All.Count;
        seed.Start();
        await seed.Log.Wait("Waiting for a cluster: 1 of 3", before);
        cluster.Lab.Heal();
        await seed.Log.Wait("This host is in the cluster", before);
        seed.Log.All.Skip(before).ShouldAllBe(line => !line.Contains("Founding"));
        cluster.Log.Count(line => line.Contains("Founding")).ShouldBe(1);
    }

    [LabFact]
    public async Task After_a_power_cut_everywhere_the_hosts_find_each_other_and_their_rooms_again()
    {
        await using var cluster = await LabCluster.Cable(hosts: 2, workers: 1);
        await cluster.Start();
        using (var ann = await Rooms.Visitor.Arrive(cluster.Hosts[0].Url, "Ann"))
            await ann.CreateRoom("room-1");
        var all = cluster.Seeds.Concat(cluster.Hosts).ToList();
        foreach (var host in all)
            await host.Kill();
        // One host alone is no majority of three, even where it was a member before.
        var before = all[2].Log.All.Count;
        all[2].Start();
        await all[2].Log.Wait("Waiting for a cluster: 1 of 3", before);
        all[1].Start();
        await Task.WhenAll(cluster.Hosts.Select(host => host.Ready()));
        using var ben = await Rooms.Visitor.Arrive(cluster.Hosts[1].Url, "Ben");
        (await ben.Look("room-1")).GetProperty("revision").GetInt64().ShouldBeGreaterThan(0);
    }
}
