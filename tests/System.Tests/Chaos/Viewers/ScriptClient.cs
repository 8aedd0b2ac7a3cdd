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
        var session = await client.Post("/api/session", new { name }, CancellationToken.None);
        client.ViewerId = session.GetProperty("viewerId").GetString()!;
        client.Token = session.GetProperty("token").GetString()!;
        return client;
    }

    public Task CreateRoom(string id) => Post("/api/rooms", new { id }, CancellationToken.None);

    /// <summary>The revision that the command was acknowledged as.</summary>
    public async Task<long> Command(string room, object command, CancellationToken stop) =>
        (await Post($"/api/rooms/{room}/commands", command, stop)).GetProperty("revision").GetInt64();

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
