using System.Collections.Immutable;
using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.SystemTests.Chaos;

/// <summary>
/// A real server with four workers, real clients on all transports, and a nemesis; then the histories are checked.
/// <c>./test.sh chaos --minutes 30 --seed 7</c> runs it longer, and again as it was.
/// </summary>
public sealed class ChaosTests
{
    private const int Workers = 4;
    private const int Rooms = 8;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_seen_twice_whatever_dies()
    {
        var options = ChaosOptions.FromEnvironment();
        var (minutes, seed, _) = options;
        var artifacts = new ChaosArtifacts();
        artifacts.Say(
            $"chaos: {minutes:0.#} minutes from seed {seed} (again: ./test.sh chaos --minutes {minutes:0.#} --seed {seed})"
        );
        await using var fleet = await Fleet.Start(Workers);
        var recorder = new Recorder(new RunClock(TimeProvider.System));
        await using var crowd = new Crowd(recorder);
        await using var progress = new ChaosProgress(
            artifacts,
            recorder,
            () => $"{fleet.Processes.All().Count} workers"
        );

        bool whole;
        RunHistory run;
        try
        {
            await crowd.Arrive(fleet.Url, Rooms, seed);
            var nemesis = new Nemesis(fleet, recorder, () => crowd.EveryoneIsIn);
            using (var end = new CancellationTokenSource(TimeSpan.FromMinutes(minutes)))
                await nemesis.Run(options.Plan(), end.Token);

            // The last fault may be a reload, of five workers at most, each of which may take its whole time to leave.
            whole = await nemesis.Whole(2 * RunningSyncStream.Patience, CancellationToken.None);
            await crowd.Finish();
            await crowd.CaughtUp(TimeSpan.FromSeconds(30));
            run = recorder.ToHistory() with { Looks = await Look(fleet, crowd.Rooms) };
        }
        finally
        {
            // Whatever went wrong, what happened until then is kept.
            artifacts.Keep(recorder.ToHistory(), fleet.Log);
        }
        await progress.DisposeAsync();
        await fleet.Stop();
        run = run with { Journal = JournalReader.Read(fleet.Data, crowd.Rooms) };

        var violations = Checker.Check(run);
        var figures = ChaosFigures.Of(run, seed, minutes);
        artifacts.Keep(figures, violations);
        artifacts.Say(FigureTable.Of(figures));
        foreach (var violation in violations.Take(10))
            artifacts.Say(violation.ToString());
        artifacts.Say(
            violations.IsEmpty
                ? "chaos: all promises kept"
                : $"chaos: {violations.Length} broken promises, seed {seed}; see {artifacts.Folder}"
        );
        violations.ShouldBeEmpty($"seed {seed}; the server's log is in {artifacts.Folder}");
        whole.ShouldBeTrue($"the server did not mend; seed {seed}, its log is in {artifacts.Folder}");
        figures.Acknowledged.ShouldBeGreaterThan(0);
    }

    // Each worker by its own port: over the shared one nobody could tell who answers.
    private static async Task<ImmutableArray<FinalLook>> Look(Fleet fleet, IEnumerable<string> rooms)
    {
        var looks = ImmutableArray.CreateBuilder<FinalLook>();
        using var http = new HttpClient { Timeout = RunningSyncStream.Patience };
        foreach (var pid in await fleet.Processes.Ready())
        {
            var url = await fleet.Processes.PrivateUrl(pid);
            foreach (var id in rooms)
            {
                using var answer = await http.GetAsync(new Uri(url!, $"/api/rooms/{id}"));
                var text = await answer.Content.ReadAsStringAsync();
                answer.IsSuccessStatusCode.ShouldBeTrue($"worker {pid} does not show {id}: {text}");
                using var room = JsonDocument.Parse(text);
                T Read<T>(string member) => room.RootElement.GetProperty(member).Deserialize<T>(ProtocolJson.Options)!;
                looks.Add(
                    new(
                        id,
                        pid,
                        Read<long>("revision"),
                        Read<Playhead>("playhead"),
                        Read<EquatableList<QueueItem>>("queue")
                    )
                );
            }
        }
        return looks.ToImmutable();
    }
}
