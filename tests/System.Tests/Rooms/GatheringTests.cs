using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SyncStream.SystemTests.Rooms;

/// <summary>Viewers of a room gather on the worker where it lives, connections and all, whichever of them took them in.</summary>
public sealed class GatheringTests
{
    private const int Viewers = 12;
    private const char End = '\u001e';
    private static readonly CancellationToken Soon = new CancellationTokenSource(TimeSpan.FromMinutes(4)).Token;

    [Fact]
    public async Task Viewers_of_a_room_gather_on_one_worker_and_again_after_its_death()
    {
        await using var server = await RunningSyncStream.Start(workers: 3);
        using var host = await Visitor.Arrive(server.Url);
        await host.CreateRoom("gathering");

        await using (var all = await Crowd.Enter(server.Url, host.Token!))
        {
            (await Gathered(server)).ShouldNotBeNull();
            await host.Chat("gathering", "hello", "11111111-0000-4000-8000-000000000001");
            await all.AllHear("hello");
            await Kill(server, (await Gathered(server))!.Value);
        }

        await using (var again = await Crowd.Enter(server.Url, host.Token!))
        {
            (await Gathered(server)).ShouldNotBeNull();
            await host.Chat("gathering", "still here", "11111111-0000-4000-8000-000000000002");
            await again.AllHear("still here");
        }

        while ((await server.Connections()).Count < 3)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Soon);
        }

        Directory.GetFiles(Path.Combine(server.Data, "run"), "edge-*.sock").Length.ShouldBe(3);
    }

    // Who comes before it is known to be dead may have to come twice, as clients do.
    private static async Task Kill(RunningSyncStream server, int pid)
    {
        Signals.Send("KILL", pid);
        while ((await server.WorkerPids()).Contains(pid))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Soon);
        }
    }

    /// <summary>The worker that has them all; workers report every second or so.</summary>
    private static async Task<int?> Gathered(RunningSyncStream server)
    {
        for (var looks = 0; looks < 40; looks++)
        {
            var workers = await server.Connections();
            if (workers.FirstOrDefault(w => w.Connections == Viewers) is { Pid: > 0 } one)
            {
                return one.Pid;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), Soon);
        }

        return null;
    }

    /// <summary>Bare WebSockets that say everything at once: greeting, join, and two calls around it.</summary>
    private sealed class Crowd : IAsyncDisposable
    {
        private readonly List<(ClientWebSocket Socket, StringBuilder Heard)> _all = [];

        public static async Task<Crowd> Enter(Uri url, string token)
        {
            var crowd = new Crowd();
            for (var n = 0; n < Viewers; n++)
            {
                var socket = new ClientWebSocket();
                await socket.ConnectAsync(new($"ws://{url.Authority}/hubs/watch?access_token={token}"), Soon);
                crowd._all.Add((socket, new()));
                string[] said =
                [
                    """{"protocol":"json","version":1}""",
                    """{"type":1,"invocationId":"before","target":"SyncClock","arguments":[1]}""",
                    """{"type":1,"invocationId":"join","target":"Join","arguments":[{"roomId":"gathering"}]}""",
                    """{"type":1,"invocationId":"after","target":"SyncClock","arguments":[2]}""",
                ];
                var text = string.Concat(said.Select(message => message + End));
                await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Soon);
            }

            await crowd.AllHear("\"invocationId\":\"after\"");
            foreach (var (_, heard) in crowd._all)
            {
                var answers = heard.ToString().Split(End, StringSplitOptions.RemoveEmptyEntries);
                answers[0].ShouldBe("{}");
                var ids = answers
                    .Skip(1)
                    .Select(a => JsonDocument.Parse(a).RootElement)
                    .Where(a => a.GetProperty("type").GetInt32() == 3)
                    .ToList();
                ids.Select(a => a.GetProperty("invocationId").GetString()).ShouldBe(["before", "join", "after"]);
                ids.Count(a => a.TryGetProperty("result", out _)).ShouldBe(3, heard.ToString());
            }

            return crowd;
        }

        public Task AllHear(string text) => Task.WhenAll(_all.Select(one => Hear(one.Socket, one.Heard, text)));

        public ValueTask DisposeAsync()
        {
            _all.ForEach(one => one.Socket.Dispose());
            return ValueTask.CompletedTask;
        }

        private static async Task Hear(ClientWebSocket socket, StringBuilder heard, string text)
        {
            var buffer = new byte[32 * 1024];
            while (!heard.ToString().Contains(text, StringComparison.Ordinal))
            {
                var read = await socket.ReceiveAsync(buffer, Soon);
                read.MessageType.ShouldBe(WebSocketMessageType.Text, heard.ToString());
                heard.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            }
        }
    }
}
