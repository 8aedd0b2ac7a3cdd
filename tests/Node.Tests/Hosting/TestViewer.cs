using System.Net.Http.Json;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Tests.Hosting;

/// <summary>A person with a session at a <see cref="TestNode"/>.</summary>
internal sealed record TestViewer(HttpClient Http, string Token, ViewerId Id)
{
    /// <summary>Makes a room; they are its host.</summary>
    public Task<HttpResponseMessage> Create(string room, string? password = null, string visibility = "unlisted") =>
        Http.PostAsJsonAsync(
            "/api/rooms",
            new
            {
                id = room,
                title = $"The room {room}",
                visibility,
                password,
            }
        );

    /// <summary>Sends a command by HTTP, as scripts do.</summary>
    public Task<HttpResponseMessage> Command(string room, object command) =>
        Http.PostAsJsonAsync($"/api/rooms/{room}/commands", command);
}
