using System.Net;

namespace SyncStream.SystemTests.Supervision;

public class WorkerDeathTests
{
    // SIGKILL and SIGTERM are the rooms' tests; this is one that nobody foresees.
    [Fact]
    public async Task A_worker_that_a_signal_ends_is_replaced_and_connections_that_wait_are_answered_by_the_next()
    {
        await using var server = await RunningSyncStream.Start(workers: 2);
        var pid = (await server.WorkerPids())[0];
        var from = server.Log.All.Count;
        Signals.Send("USR1", pid);
        await server.Log.Wait($"⚠️ Worker {pid} died (SIGUSR1). Restarting...", from);
        (await Answers(server)).ShouldBe(HttpStatusCode.OK);
        await server.Log.Wait("is online", from);
        (await server.WorkerPids()).Count.ShouldBe(2);

        var workers = await server.WorkerPids();
        // Stopped workers accept nothing, so all of these wait in the listening socket's queue.
        Signals.Send("STOP", workers);
        var waiting = Enumerable.Range(0, 50).Select(_ => Answers(server)).ToList();
        Signals.Send("KILL", workers);
        (await Task.WhenAll(waiting)).ShouldAllBe(status => status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Workers_that_cannot_start_again_are_given_up_with_their_last_words()
    {
        await using var server = await RunningSyncStream.Start(workers: 1, "syncstream.workers.max-backoff = 200ms");
        await File.WriteAllTextAsync(server.ConfigFile, "syncstream.http.prot = 1");
        Signals.Send("KILL", await server.WorkerPids());
        await server.Log.Wait("It failed 5 times in a row before coming online");
        await server.Log.Wait("its last words: syncstream: --config");
        await server.Log.Wait("mend the cause");
        (await server.Exit()).ShouldBe(1);
    }

    private static async Task<HttpStatusCode> Answers(RunningSyncStream server)
    {
        using var http = new HttpClient { BaseAddress = server.Url, Timeout = RunningSyncStream.Patience };
        using var answer = await http.GetAsync("/healthz");
        return answer.StatusCode;
    }
}
