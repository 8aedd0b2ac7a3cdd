using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SyncStream.SystemTests.Rooms;

/// <summary>A guest who talks to rooms over HTTP, each request on a connection of its own, so that it lands anywhere.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public string? Token { get; private set; }

    private Visitor(Uri server) => _http = AnyCertificate.Client(server);

    public static async Task<Visitor> Arrive(Uri server, string name = "Ada")
    {
        var visitor = new Visitor(server);
        visitor.Token = (await visitor.Post("/api/session", new { name })).GetProperty("token").GetString();
        return visitor;
    }

    public Task<JsonElement> CreateRoom(string id) => Post("/api/rooms", new { id });

    /// <summary>Sends a command with an id of its own and answers the ack.</summary>
    public Task<JsonElement> Command(string room, object command) => Post($"/api/rooms/{room}/commands", command);

    public Task<JsonElement> Chat(string room, string text, string commandId) =>
        Command(
            room,
            new
            {
                kind = "chat",
                commandId,
                text,
            }
        );

    public async Task<JsonElement> Look(string room) => await Send(new(HttpMethod.Get, $"/api/rooms/{room}"));

    public Task<JsonElement> Post(string path, object body) =>
        Send(new(HttpMethod.Post, path) { Content = JsonContent.Create(body) });

    /// <summary>Sends a request as this visitor; fails with the body where the status is no success.</summary>
    public async Task<JsonElement> Send(HttpRequestMessage request)
    {
        request.Headers.ConnectionClose = true;
        request.Headers.Authorization = Token is null ? null : new AuthenticationHeaderValue("Bearer", Token);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{request.RequestUri}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>
    /// The first video of the library. A sample clip is made while the server starts; each worker lists it once it has seen it to be
    /// complete, so it is there for everyone when many answers in a row, from whichever workers, name it.
    /// </summary>
    public async Task<(string Id, long Size)> FirstVideo()
    {
        var waited = Stopwatch.StartNew();
        for (var named = 0; waited.Elapsed < RunningSyncStream.Patience; )
        {
            var library = await Send(new(HttpMethod.Get, "/api/library"));
            if (library.GetProperty("videos").EnumerateArray().ToArray() is not [var video, ..])
            {
                named = 0;
            }
            else if (++named == 25)
            {
                return (video.GetProperty("id").GetString()!, video.GetProperty("size").GetInt64());
            }
        }

        throw new TimeoutException("no video was listed");
    }

    /// <summary>A video's bytes, whole or a range of them.</summary>
    public async Task<byte[]> Media(string videoId, long? from = null, long? to = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/media/{videoId}/file?access_token={Token}");
        request.Headers.ConnectionClose = true;
        request.Headers.Range = from is null ? null : new RangeHeaderValue(from, to);
        using var response = await _http.SendAsync(request);
        response.IsSuccessStatusCode.ShouldBeTrue($"{(int)response.StatusCode}");
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Where a player finds a video, with this visitor's token.</summary>
    public Uri MediaUrl(string videoId) => new(_http.BaseAddress!, $"/media/{videoId}/file?access_token={Token}");

    public void Dispose() => _http.Dispose();
}
