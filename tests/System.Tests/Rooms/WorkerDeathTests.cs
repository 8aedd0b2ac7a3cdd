using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace SyncStream.SystemTests.Rooms;

/// <summary>Rooms outlive the workers they are on.</summary>
public sealed class WorkerDeathTests
{
    [Fact]
    public async Task Rooms_answer_again_with_chat_and_queue_after_each_worker_in_turn_was_lost()
    {
        await using var server = await RunningSyncStream.Start(workers: 2);
        using var ada = await Visitor.Arrive(server.Url);
        string[] rooms = [.. Enumerable.Range(0, 6).Select(n => $"room-{n}")];
        foreach (var room in rooms)
        {
            await ada.CreateRoom(room);
            await ada.Chat(room, "before", $"before-{room}");
            await ada.Command(
                room,
                new
                {
                    kind = "enqueue",
                    commandId = $"queue-{room}",
                    source = new { kind = "url", url = "https://example.org/film.mp4" },
                }
            );
        }

        foreach (var signal in (string[])["KILL", "TERM"])
        foreach (var pid in await server.WorkerPids())
        {
            Signals.Send(signal, pid);
            await server.Log.Wait($"Worker {pid} died (SIG{signal}). Restarting...");

            foreach (var room in rooms)
            {
                var again = await ada.Chat(room, "before", $"before-{room}");
                again.GetProperty("revision").GetInt64().ShouldBe(3, "a retried command has its first ack");
                (await ada.Look(room)).GetProperty("queue").GetArrayLength().ShouldBe(1);
                (await Lines(server.Url, room)).ShouldBe(["before"]);
            }

            await Online(server, workers: 2);
        }
    }

    [Fact]
    public async Task What_was_acknowledged_survives_the_end_of_all_processes_at_once()
    {
        await using var server = await RunningSyncStream.Start(workers: 2);
        using (var ada = await Visitor.Arrive(server.Url))
        {
            await ada.CreateRoom("kept");
            for (var n = 0; n < 10; n++)
            {
                await ada.Chat("kept", $"line {n}", $"line-{n}");
            }
        }

        Signals.Send("KILL", [server.Pid, .. await server.WorkerPids()]);
        await server.Exit();

        await using var second = await server.StartAgain();
        (await Lines(second.Url, "kept")).ShouldBe(Enumerable.Range(0, 10).Select(n => $"line {n}"));
    }

    // The chat is in the snapshot that a hub client gets.
    private static async Task<string[]> Lines(Uri server, string room)
    {
        using var eve = await Visitor.Arrive(server, "Eve");
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(server, "/hubs/watch"), o => o.AccessTokenProvider = () => Task.FromResult(eve.Token))
            .Build();
        await hub.StartAsync();
        var snapshot = await hub.InvokeAsync<JsonElement>("Join", new { roomId = room });
        return [.. snapshot.GetProperty("chat").EnumerateArray().Select(m => m.GetProperty("text").GetString()!)];
    }

    private static async Task Online(RunningSyncStream server, int workers)
    {
        while ((await server.WorkerPids()).Count < workers)
        {
            // Asking takes a process start: no need to pause.
        }
    }
}
