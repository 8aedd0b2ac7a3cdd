using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SyncStream.Sync;

/// <summary>The host of the room, as a script over HTTP: makes it, puts the clip in, and jumps.</summary>
internal sealed class RoomScript : IDisposable
{
    private readonly HttpClient _http;
    private int _commands;

    private RoomScript(HttpClient http, string id) => (_http, Id) = (http, id);

    public string Id { get; }

    public static async Task<RoomScript> Open(Uri server)
    {
        var http = new HttpClient { BaseAddress = server };
        var session = await Read(() => http.PostAsJsonAsync("/api/session", new { name = "Host" }));
        http.DefaultRequestHeaders.Authorization = new("Bearer", session.GetProperty("token").GetString());
        var room = await Read(() => http.PostAsJsonAsync("/api/rooms", new { title = "Measured" }));
        var script = new RoomScript(http, room.GetProperty("id").GetString()!);
        await script.Send(
            new
            {
                kind = "enqueue",
                source = new { kind = "library", videoId = await script.Video() },
                place = "end",
            }
        );
        return script;
    }

    public async Task Send(object command)
    {
        var body = JsonSerializer.SerializeToNode(command)!.AsObject();
        body["commandId"] = $"measure-{++_commands}";
        await Read(() => _http.PostAsJsonAsync($"/api/rooms/{Id}/commands", body));
    }

    /// <summary>Waits until the room plays, and answers the instant at which it began or begins to (Unix ms).</summary>
    public async Task<double> WhenPlaying()
    {
        for (; ; )
        {
            var playhead = (await Read(() => _http.GetAsync($"/api/rooms/{Id}"))).GetProperty("playhead");
            if (playhead.GetProperty("playing").GetBoolean())
            {
                return playhead.GetProperty("at").GetDouble();
            }

            await Task.Delay(20);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> Video()
    {
        for (; ; )
        {
            var videos = (await Read(() => _http.GetAsync("/api/library"))).GetProperty("videos");
            if (videos.GetArrayLength() > 0)
            {
                return videos[0].GetProperty("id").GetString()!;
            }

            await Task.Delay(200);
        }
    }

    /// <summary>An answer; where a server that is still starting has none yet, asks again for a while.</summary>
    private static async Task<JsonElement> Read(Func<Task<HttpResponseMessage>> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await ask();
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == 10)
            {
                return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
            }

            await Task.Delay(500);
        }
    }
}
