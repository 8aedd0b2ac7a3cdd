using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SyncStream.SystemTests.Rooms;

namespace SyncStream.SystemTests.Supervision;

/// <summary>The supervisor may die: its workers serve on, and the next one takes them over.</summary>
public sealed class SupervisorDeathTests
{
    [Fact]
    public async Task A_new_supervisor_takes_over_the_workers_and_nobody_notices()
    {
        await using var first = await RunningSyncStream.Start(workers: 2);
        await using var watching = await Audience.Arrive(first.Url);
        var workers = await first.WorkerPids();

        first.Signal("KILL");
        await first.Log.Wait("The supervisor is gone");
        await watching.SeeChat("while nobody supervises");
        await using var second = await first.StartAgain();
        await watching.SeeChat("after the takeover");

        second.Port.ShouldBe(first.Port, "the socket is the same");
        (await second.WorkerPids()).ShouldBe(workers, ignoreOrder: true);
        watching.Failures.ShouldBeEmpty();
        second.Log.All.ShouldNotContain(line => line.Contains("died", StringComparison.Ordinal));

        // One that is not our child: its death is noticed as soon as any other's.
        Signals.Send("KILL", workers[0]);
        await second.Log.Wait($"Worker {workers[0]} died");
        await second.Log.Wait("Restarting...");
        while ((await second.WorkerPids()).Count < 2) { }
        (await second.WorkerPids()).ShouldContain(workers[1]);
        // The viewer may have been on that worker; whoever asks is served.
        await watching.Chat("after a worker was replaced");

        second.Signal("TERM");
        (await second.Exit(TimeSpan.FromSeconds(10))).ShouldBe(0);
        Signals.ProcessesNaming(first.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_supervisor_that_died_with_a_worker_leaves_the_next_one_to_start_what_is_missing()
    {
        await using var first = await RunningSyncStream.Start(workers: 2);
        var workers = await first.WorkerPids();
        long before;
        using (var ada = await Visitor.Arrive(first.Url))
        {
            await ada.CreateRoom("kept");
            before = (await ada.Chat("kept", "before", "line-1")).GetProperty("revision").GetInt64();
        }
        Signals.Send("KILL", [first.Pid, workers[0]]);

        await using var second = await first.StartAgain();
        var now = await second.WorkerPids();
        now.Count.ShouldBe(2);
        now.ShouldContain(workers[1]);
        now.ShouldNotContain(workers[0]);
        using var bob = await Visitor.Arrive(second.Url, "Bob");
        (await bob.Chat("kept", "after", "line-2")).GetProperty("revision").GetInt64().ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_supervisor_that_died_while_its_only_worker_was_joining_is_not_waited_for()
    {
        await using var first = await RunningSyncStream.Start(workers: 2);
        using var ada = await Visitor.Arrive(first.Url);
        await ada.CreateRoom("kept");
        await ada.Chat("kept", "before", "line-1");
        var workers = await first.WorkerPids();
        Signals.Send("KILL", [.. workers]);
        var joining = JoiningWorker(first, workers);
        first.Signal("KILL");

        // The cluster has one living member, which nobody ever told whom to take for dead.
        await using var second = await first.StartAgain();
        (await second.WorkerPids()).ShouldContain(joining, "it is taken over as it is");
        second.Log.All.ShouldNotContain(line => line.Contains("out of the cluster", StringComparison.Ordinal));
        using var bob = await Visitor.Arrive(second.Url, "Bob");
        await bob.Chat("kept", "after", "line-2");
    }

    [Fact]
    public async Task A_worker_that_hangs_without_a_supervisor_does_not_keep_the_port_from_the_next_one()
    {
        await using var first = await RunningSyncStream.Start(workers: 1, "syncstream.supervisor.adopt-timeout = 1s");
        var hung = (await first.WorkerPids()).ShouldHaveSingleItem();
        Signals.Send("STOP", hung);
        first.Signal("KILL");

        await using var second = first.LaunchAgain("--port", $"{first.Port}", "--workers", "1");
        await second.Log.Wait($"Worker {hung} of an earlier supervisor says nothing. Killing it");
        await second.Log.Wait("SyncStream running on");
        (await second.WorkerPids()).ShouldHaveSingleItem().ShouldNotBe(hung);
        using var bob = await Visitor.Arrive(first.Url, "Bob");
        await bob.CreateRoom("served");
    }

    [Fact]
    [Trait("Run", "waiting")]
    public async Task A_supervisor_that_was_stopped_for_too_long_begins_anew_beside_its_workers()
    {
        await using var server = await RunningSyncStream.Start(
            workers: 3,
            """
            akka.cluster.failure-detector.acceptable-heartbeat-pause = 3s
            akka.cluster.split-brain-resolver.stable-after = 3s
            syncstream.supervisor.adopt-timeout = 60s
            """
        );
        await using var watching = await Audience.Arrive(server.Url);
        var workers = await server.WorkerPids();
        server.Signal("STOP");
        await server.Log.Wait("was put out of the cluster");
        await watching.SeeChat("while it is stopped");
        server.Signal("CONT");
        await server.Log.Wait("The supervisor begins anew beside its workers");
        await server.Log.Wait("Taking over 3 workers without a gap");
        await watching.SeeChat("after it began anew");
        while ((await server.WorkerPids()).Count < 3) { }
        (await server.WorkerPids()).ShouldBe(workers, ignoreOrder: true);
        watching.Failures.ShouldBeEmpty();

        // They are its children still: how one ended is known.
        Signals.Send("KILL", workers[0]);
        await server.Log.Wait($"Worker {workers[0]} died (SIGKILL)");
        server.Signal("TERM");
        (await server.Exit(TimeSpan.FromSeconds(10))).ShouldBe(0);
        Signals.ProcessesNaming(server.Folder).ShouldBeEmpty();
    }

    /// <summary>A viewer in a room who chats, and asks over HTTP all the time whether anyone answers.</summary>
    private sealed class Audience : IAsyncDisposable
    {
        private readonly Visitor _visitor;
        private readonly HubConnection _hub;
        private readonly LogLines _seen = new();
        private readonly CancellationTokenSource _leaving = new();
        private readonly List<string> _failures = [];
        private Task _asking = Task.CompletedTask;

        private Audience(Visitor visitor, Uri server)
        {
            _visitor = visitor;
            _hub = new HubConnectionBuilder()
                .WithUrl(
                    new Uri(server, "/hubs/watch"),
                    o => o.AccessTokenProvider = () => Task.FromResult(visitor.Token)
                )
                .Build();
            _hub.On<JsonElement>("roomEvents", events => _seen.Add(events.GetRawText()));
            _hub.Closed += error =>
            {
                if (!_leaving.IsCancellationRequested)
                    _failures.Add($"the hub connection closed: {error?.Message}");
                return Task.CompletedTask;
            };
        }

        /// <summary>What went wrong for this viewer so far.</summary>
        public IReadOnlyList<string> Failures => [.. _failures];

        public static async Task<Audience> Arrive(Uri server)
        {
            var visitor = await Visitor.Arrive(server);
            await visitor.CreateRoom("watched");
            var audience = new Audience(visitor, server);
            await audience._hub.StartAsync();
            await audience._hub.InvokeAsync<JsonElement>("Join", new { roomId = "watched" });
            audience._asking = audience.AskAllTheTime();
            return audience;
        }

        public async Task SeeChat(string text)
        {
            await Chat(text);
            await _seen.Wait(text);
        }

        public Task<JsonElement> Chat(string text) => _visitor.Chat("watched", text, text.Replace(' ', '-'));

        public async ValueTask DisposeAsync()
        {
            await _leaving.CancelAsync();
            await _asking;
            await _hub.DisposeAsync();
            _visitor.Dispose();
        }

        private async Task AskAllTheTime()
        {
            while (!_leaving.IsCancellationRequested)
                try
                {
                    await _visitor.Look("watched");
                }
                catch (Exception e)
                {
                    _failures.Add(e.Message);
                }
        }
    }

    // It shows its address once it has one, and begins to join.
    private static int JoiningWorker(RunningSyncStream server, IReadOnlyList<int> former)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < RunningSyncStream.Patience)
        {
            foreach (var mark in new DirectoryInfo(Path.Combine(server.Data, "run")).EnumerateFiles("worker-*"))
            {
                if (
                    int.TryParse(mark.Name["worker-".Length..], out var pid)
                    && !former.Contains(pid)
                    && mark is { Exists: true, Length: > 0 }
                    && HasConnections(PortIn(mark))
                )
                {
                    return pid;
                }
            }
        }

        throw new TimeoutException("no worker came in the place of those that were killed");
    }

    // Its lock keeps .NET from reading it.
    private static int PortIn(FileInfo mark)
    {
        using var cat = Process.Start(
            new ProcessStartInfo("cat") { ArgumentList = { mark.FullName }, RedirectStandardOutput = true }
        )!;
        return new Uri(cat.StandardOutput.ReadToEnd()).Port;
    }

    // It writes its address down before it joins; by these it does.
    private static bool HasConnections(int port) =>
        IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpConnections()
            .Any(tcp => tcp.State == TcpState.Established && tcp.LocalEndPoint.Port == port);
}
