using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SyncStream.SystemTests.Chaos;

/// <summary>A guest who talks to rooms by HTTP alone, each request on a connection of its own, so that it lands anywhere.</summary>
internal sealed class ScriptClient : IDisposable
{
    private readonly HttpClient _http;

    private ScriptClient(Uri server, string name) =>
        (_http, Name) = (new() { BaseAddress = server, Timeout = RunningSyncStream.Patience }, name);

    public string Name { get; }

    public string ViewerId { get; private set; } = "";

    public string Token { get; private set; } = "";

    public static async Task<ScriptClient> Arrive(Uri server, string name)
    {
        var client = new ScriptClient(server, name);
        var session = await client.Insist("/api/session", new { name });
        client.ViewerId = session.GetProperty("viewerId").GetString()!;
        client.Token = session.GetProperty("token").GetString()!;
        return client;
    }

    /// <summary>Makes a room with something to play, which nobody takes away.</summary>
    public async Task CreateRoom(string id)
    {
        try
        {
            await Insist("/api/rooms", new { id });
        }
        catch (RefusedException e) when (e.Code == "invalid")
        {
            // Taken: a first try, answered "try again", has made it after all.
        }
        var source = new { kind = "url", url = "https://example.org/film.mp4" };
        var film = new
        {
            kind = "enqueue",
            commandId = $"film-{id}",
            source,
        };
        await Insist($"/api/rooms/{id}/commands", film);
    }

    /// <summary>The revision that the command was acknowledged as.</summary>
    public async Task<long> Command(string room, object command, CancellationToken stop) =>
        (await Post($"/api/rooms/{room}/commands", command, stop)).GetProperty("revision").GetInt64();

    // On a busy machine a server that has just started may say "try again" a few times.
    private async Task<JsonElement> Insist(string path, object body)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await Post(path, body, CancellationToken.None);
            }
            catch (Exception e) when (RefusedException.IsPassing(RefusedException.CodeOf(e)) && tries < 6)
            {
                // The server has waited for us already before it said so.
            }
        }
    }

    private async Task<JsonElement> Post(string path, object body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.ConnectionClose = true;
        request.Headers.Authorization = Token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", Token);
        using var response = await _http.SendAsync(request, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        if (response.IsSuccessStatusCode)
            return JsonDocument.Parse(text).RootElement;
        throw new RefusedException(CodeIn(text) ?? $"({(int)response.StatusCode})", text);
    }

    private static string? CodeIn(string problem)
    {
        try
        {
            using var json = JsonDocument.Parse(problem);
            return json.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
