using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace SyncStream.SystemTests.Rooms;

/// <summary>
/// A worker that was stopped, taken for dead, and goes on again owns its rooms in its own eyes only: it acknowledges
/// nothing that is not in the journal, shows nothing else under a revision that others have, and ends.
/// </summary>
[Trait("Run", "waiting")]
public sealed class StaleOwnerTests
{
    // The cluster, not the supervisor, is to deal with the stopped worker, and sooner than it would otherwise.
    private const string Configuration = """
        syncstream.supervisor.hung-after = 10m
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 4s
        akka.cluster.split-brain-resolver.stable-after = 3s
        """;

    [Fact]
    public async Task An_owner_that_was_taken_for_dead_neither_acknowledges_nor_publishes_and_ends()
    {
        await using var server = await RunningSyncStream.Start(workers: 2, Configuration);
        using var host = await Visitor.Arrive(server.Url);
        string[] rooms = [.. Enumerable.Range(0, 6).Select(n => $"room-{n}")];
        var witnesses = new List<Witness>();
        foreach (var room in rooms)
        {
            await host.CreateRoom(room);
            for (var n = 0; n < 3; n++)
            {
                witnesses.Add(await Witness.Enter(server.Url, room, $"{room} {n}"));
            }
        }

        var stopped = (await server.WorkerPids())[0];
        Signals.Send("STOP", stopped);
        // What those on the stopped worker send waits in its sockets, so that it acts on it first when it goes on.
        var sent = witnesses.Select(w => w.Say($"{w.Name} while it was stopped")).ToList();
        foreach (var room in rooms)
        {
            await Eventually(() => host.Chat(room, $"{room} goes on", $"on-{room}"));
        }

        Signals.Send("CONT", stopped);
        await server.Log.Wait($"Worker {stopped} died (exit code 69");
        var outcomes = await Task.WhenAll(sent);
        foreach (var room in rooms)
        {
            await using var late = await Witness.Enter(server.Url, room, "late");
            var there = witnesses.Where(w => w.Room == room).ToList();
            foreach (var (witness, acknowledged) in witnesses.Zip(outcomes).Where(o => o.Item1.Room == room))
            {
                var line = $"{witness.Name} while it was stopped";
                var times = late.Chat.Count(text => text == line);
                (acknowledged ? times == 1 : times <= 1).ShouldBeTrue($"'{line}' {times} times, acked {acknowledged}");
            }

            var published = there.SelectMany(w => w.Heard).Distinct().ToList();
            published.Select(p => p.Revision).ShouldBeUnique();
            published.Select(p => p.Text).ShouldBeSubsetOf(late.Chat);
        }

        foreach (var witness in witnesses)
        {
            await witness.DisposeAsync();
        }
    }

    private static async Task Eventually(Func<Task> act)
    {
        using var patience = new CancellationTokenSource(RunningSyncStream.Patience);
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (Exception e) when (e is ShouldAssertException or HttpRequestException or TaskCanceledException)
            {
                // The server itself waits for seconds before it gives up, so this is no busy loop.
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>A viewer on a connection of its own, which stays with one worker.</summary>
    private sealed class Witness : IAsyncDisposable
    {
        private readonly HubConnection _hub;
        private readonly ConcurrentQueue<(long Revision, string Text)> _heard = new();

        private Witness(HubConnection hub, string room, string name)
        {
            (_hub, Room, Name) = (hub, room, name);
            hub.ServerTimeout = RunningSyncStream.Patience;
            hub.On<JsonElement>("roomEvents", events => Hear(events));
        }

        public string Room { get; }

        public string Name { get; }

        public IReadOnlyCollection<(long Revision, string Text)> Heard => _heard;

        public IReadOnlyList<string> Chat { get; private set; } = [];

        public static async Task<Witness> Enter(Uri server, string room, string name)
        {
            using var visitor = await Visitor.Arrive(server, name);
            var hub = new HubConnectionBuilder()
                .WithUrl(
                    new Uri(server, "/hubs/watch"),
                    o => o.AccessTokenProvider = () => Task.FromResult(visitor.Token)
                )
                .Build();
            var witness = new Witness(hub, room, name);
            await hub.StartAsync();
            var snapshot = await hub.InvokeAsync<JsonElement>("Join", new { roomId = room });
            witness.Chat = [.. snapshot.GetProperty("chat").EnumerateArray().Select(Text)];
            return witness;
        }

        /// <summary>Says a line; whether it was acknowledged.</summary>
        public async Task<bool> Say(string text)
        {
            try
            {
                var command = new
                {
                    kind = "chat",
                    commandId = text.Replace(' ', '-'),
                    text,
                };
                await _hub.InvokeAsync<JsonElement>("Send", command).WaitAsync(RunningSyncStream.Patience);
                return true;
            }
            catch (Exception e) when (e is not TimeoutException)
            {
                // Refused, or cut off with the worker that ended: either is an honest answer.
                return false;
            }
        }

        public ValueTask DisposeAsync() => _hub.DisposeAsync();

        private void Hear(JsonElement events)
        {
            foreach (var item in events.EnumerateArray())
            {
                if (item.GetProperty("kind").GetString() == "chatPosted")
                {
                    _heard.Enqueue((item.GetProperty("revision").GetInt64(), Text(item.GetProperty("message"))));
                }
            }
        }

        private static string Text(JsonElement message) => message.GetProperty("text").GetString()!;
    }
}
