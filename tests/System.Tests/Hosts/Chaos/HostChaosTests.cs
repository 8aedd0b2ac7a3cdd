using SyncStream.SystemTests.Chaos;

namespace SyncStream.SystemTests.Hosts;

/// <summary>
/// Three hosts of two workers each, a seed and a database; one host's clock is five seconds ahead. Everything that can
/// happen to hosts happens, and the same promises are checked as on one machine.
/// <c>./test.sh hosts --minutes 20 --seed 7</c>; it is no part of the full run, for it takes long.
/// </summary>
[Trait("Run", "hosts")]
public sealed class HostChaosTests
{
    private const int Hosts = 3;
    private const int Workers = 2;
    private const int Rooms = 6;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    [LabFact]
    public async Task Nothing_acknowledged_is_lost_and_no_room_has_two_owners_whatever_happens_to_hosts()
    {
        var (minutes, seed, kinds) = HostChaosOptions.FromEnvironment();
        var artifacts = new ChaosArtifacts();
        artifacts.Say($"hosts: {minutes:0.#} minutes from seed {seed}");
        await using var cluster = await LabCluster.Cable(Hosts, Workers, HostChaosOptions.Configuration, skewed: Skew);
        await cluster.Start();
        var recorder = new Recorder(new RunClock(TimeProvider.System));
        await using var door = new FrontDoor(
            cluster.Hosts,
            words => artifacts.Say($"{recorder.Clock.Now, 9:0.000} s  balancer: {words}")
        );
        await using var crowd = new Crowd(recorder);
        await using var progress = new ChaosProgress(
            artifacts,
            recorder,
            () => $"{cluster.Hosts.Sum(h => h.Workers().Count)} workers"
        );
        var nemesis = new HostNemesis(cluster, Workers, recorder, () => crowd.EveryoneIsIn);
        bool whole;
        RunHistory run;
        try
        {
            await crowd.Arrive(door.Url, Rooms, seed);
            using (var end = new CancellationTokenSource(TimeSpan.FromMinutes(minutes)))
                await nemesis.Run(HostFaultPlan.From(seed, kinds), end.Token);
            whole = await nemesis.Whole(2 * RunningSyncStream.Patience, CancellationToken.None);
            await crowd.Finish();
            await crowd.CaughtUp(TimeSpan.FromSeconds(30));
            run = recorder.ToHistory() with { Looks = await FinalLooks.At(cluster.Hosts, crowd.Rooms) };
        }
        finally
        {
            artifacts.Keep(recorder.ToHistory(), cluster.Log);
        }

        run = run with { Journal = await JournalReader.Read(cluster.Database, crowd.Rooms) };
        var violations = Checker.Check(run.WithoutTimes()).AddRange(Clocks.Check(run, Skew));
        var figures = ChaosFigures.Of(run, seed, minutes);
        artifacts.Keep(figures, violations);
        artifacts.Say(FigureTable.Of(figures));
        foreach (var (from, until) in nemesis.Rolls)
            artifacts.Say(
                $"  rolled in {until - from:0} s: {run.Errors.Count(e => e.At > from && e.At < until && e.Code != "rate_limited")} failed requests"
            );
        foreach (var violation in violations.Take(10))
            artifacts.Say(violation.ToString());
        violations.ShouldBeEmpty($"seed {seed}; the hosts' logs are in {artifacts.Folder}");
        whole.ShouldBeTrue($"the cluster did not mend; seed {seed}, its logs are in {artifacts.Folder}");
        figures.Acknowledged.ShouldBeGreaterThan(0);
    }
}
