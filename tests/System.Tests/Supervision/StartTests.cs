namespace SyncStream.SystemTests.Supervision;

public class StartTests
{
    private static readonly string[] Marks = ["🚀", "📊", "✅", "⚠️"];

    [Fact]
    public async Task The_server_says_it_runs_once_all_workers_are_online_and_answer()
    {
        await using var server = await RunningSyncStream.Start(workers: 3);
        var milestones = server
            .Log.All.Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..])
            .Where(line => Marks.Any(mark => line.StartsWith(mark, StringComparison.Ordinal)))
            .ToList();
        milestones.Count.ShouldBe(6);
        milestones[0].ShouldBe($"🚀 Master process {server.Pid} is running");
        milestones[1].ShouldBe($"📊 Spawning 3 workers ({Environment.ProcessorCount} CPUs available)");
        milestones[2..5].ShouldAllBe(line => line.StartsWith("✅ Worker "));
        milestones[5].ShouldBe($"🚀 SyncStream running on http://0.0.0.0:{server.Port}");
        server.PidsOnline().Distinct().Count().ShouldBe(3);
        (await server.WorkerPids()).ShouldBe(server.PidsOnline(), ignoreOrder: true);

        using var http = new HttpClient { BaseAddress = server.Url };
        (await http.GetAsync("/readyz")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_taken_port_or_data_folder_is_refused_with_who_holds_it()
    {
        await using var first = await RunningSyncStream.Start(workers: 1);
        await using var second = RunningSyncStream.Launch("", "--port", $"{first.Port}");
        (await second.Exit()).ShouldBe(1);
        var refusal = await second.Log.Wait("--port");
        refusal.ShouldContain($"--port: {first.Port} is taken by pid {first.Pid} (");
        refusal.ShouldContain("syncstream start");

        var (exit, _, error) = await SyncStreamProgram.Run(first.Folder, "start", "--port", "0", "--data", first.Data);
        exit.ShouldBe(1);
        error.ShouldContain($"in use by another SyncStream (pid {first.Pid})");
    }
}
