namespace SyncStream.SystemTests.Supervision;

public sealed class ScaleTests
{
    [Fact]
    public async Task Workers_are_added_and_the_highest_drained_while_the_server_runs()
    {
        await using var server = await RunningSyncStream.Start(workers: 1);
        var first = await server.WorkerPids();

        var up = Scale(server, "3");
        await server.Log.Wait("Scaling from 1 to 3 workers");
        (await SyncStreamProgram.Run(server.Folder, "reload", "--data", server.Data)).ShouldSatisfyAllConditions(
            refused => refused.Exit.ShouldBe(1),
            refused => refused.Error.ShouldContain("scaling is under way")
        );
        (await up).ShouldContain("worker 3: online");
        (await server.WorkerPids()).Count.ShouldBe(3);

        (await Scale(server, "1")).ShouldContain("worker 2: gone");
        (await server.WorkerPids()).ShouldBe(first);
        using var http = new HttpClient { BaseAddress = server.Url };
        (await http.GetAsync("/readyz")).EnsureSuccessStatusCode();
    }

    private static async Task<string> Scale(RunningSyncStream server, string count)
    {
        var (exit, output, error) = await SyncStreamProgram.Run(server.Folder, "scale", count, "--data", server.Data);
        exit.ShouldBe(0, error);
        return output;
    }
}
