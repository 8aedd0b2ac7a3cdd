using System.Diagnostics;

namespace SyncStream.SystemTests.Supervision;

public class StopTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_everything_in_time_and_leaves_nothing_behind(string signal)
    {
        await using var server = await RunningSyncStream.Start(workers: 3);
        // Ctrl-C in a terminal reaches the whole process group, so the workers get it too.
        var workers = await server.WorkerPids();
        var since = Stopwatch.GetTimestamp();
        Signals.Send(signal, signal == "INT" ? [server.Pid, .. workers] : [server.Pid]);
        (await server.Exit()).ShouldBe(0);
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(Promised);
        workers.ShouldAllBe(pid => !Signals.IsAlive(pid));
        Signals.ProcessesNaming(server.Folder).ShouldBeEmpty();
        server.Log.All.ShouldNotContain(line => line.Contains("died", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_hangs_does_not_hold_up_the_stop()
    {
        await using var server = await RunningSyncStream.Start(workers: 2);
        var workers = await server.WorkerPids();
        Signals.Send("STOP", workers[0]);
        var since = Stopwatch.GetTimestamp();
        server.Signal("TERM");
        (await server.Exit()).ShouldBe(0);
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(Promised);
        workers.ShouldAllBe(pid => !Signals.IsAlive(pid));
    }

    [Fact]
    public async Task The_stop_command_returns_when_the_server_is_gone()
    {
        await using var server = await RunningSyncStream.Start(workers: 1);
        var (exit, _, error) = await SyncStreamProgram.Run(server.Folder, "stop", "--data", server.Data);
        exit.ShouldBe(0, error);
        (await server.Exit(Promised)).ShouldBe(0);
    }

    [Fact]
    public async Task Workers_serve_on_without_their_supervisor_but_not_for_ever()
    {
        await using var server = await RunningSyncStream.Start(workers: 2, "syncstream.supervisor.orphan-timeout = 5s");
        var workers = await server.WorkerPids();
        server.Signal("KILL");
        await server.Log.Wait("The supervisor is gone. Serving on for 5 s");
        using (var http = new HttpClient { BaseAddress = server.Url })
            (await http.GetAsync("/healthz")).EnsureSuccessStatusCode();
        foreach (var pid in workers)
            await server.Log.Wait($"[{pid}] No supervisor came back within 5 s. Stopping");
        // Standard output ends when the last process that inherited it is gone.
        await server.Exit();
        Signals.ProcessesNaming(server.Folder).ShouldBeEmpty();
    }
}
