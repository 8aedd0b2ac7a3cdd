using System.Diagnostics;

namespace SyncStream.SystemTests.Supervision;

/// <summary>Workers that live on but do not serve, or take too much.</summary>
public sealed class HealthTests
{
    private static readonly TimeSpan FourSeconds = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_stopped_process_is_killed_and_replaced_within_ten_seconds()
    {
        var launched = Stopwatch.GetTimestamp();
        await using var server = await RunningSyncStream.Start(workers: 2);
        // Ten seconds are for a machine on which a start takes four at most; a busier one gets what its own start took.
        var starting = Stopwatch.GetElapsedTime(launched);
        var allowed = TimeSpan.FromSeconds(6) + (starting > FourSeconds ? starting * 1.5 : FourSeconds);
        var hung = (await server.WorkerPids())[0];
        var (from, since) = (server.Log.All.Count, Stopwatch.GetTimestamp());
        Signals.Send("STOP", hung);
        await server.Log.Wait($"⚠️ Worker {hung} died (SIGKILL: hung: nothing was heard of it for ", from);
        await server.Log.Wait("is online", from);
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(allowed);
        Signals.IsAlive(hung).ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_over_its_memory_limit_is_replaced_once_the_new_one_serves()
    {
        await using var server = await RunningSyncStream.Start(workers: 1, "syncstream.workers.memory-limit = 1 MiB");
        var large = server.PidsOnline().Single();
        await server.Log.Wait($"Worker {large} has ");
        await server.Log.Wait($"Worker {large} left");
        server.PidsOnline().Count.ShouldBe(2);
        server.Log.All.ShouldNotContain(line => line.Contains("died", StringComparison.Ordinal));
    }
}
