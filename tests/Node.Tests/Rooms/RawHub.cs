using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>A hub connection over a bare WebSocket, not negotiated, that sends whatever bytes a test likes.</summary>
internal sealed class RawHub : IAsyncDisposable
{
    public const char End = '\u001e';

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly StringBuilder _unread = new();
    private int _ids;

    public static async Task<RawHub> Open(Uri server, string? token)
    {
        var hub = new RawHub();
        var query = token is null ? "" : $"?access_token={token}";
        await hub._socket.ConnectAsync(new($"ws://{server.Authority}/hubs/watch{query}"), hub._patience.Token);
        await hub.Write($$"""{"protocol":"json","version":1}{{End}}""");
        (await hub.Read()).ShouldBe("{}");
        return hub;
    }

    public string NextId() => $"{++_ids}";

    /// <summary>Calls a hub method with arguments as they stand.</summary>
    public Task<HubAnswer> Call(string target, string arguments)
    {
        var id = NextId();
        var call = $$"""{"type":1,"invocationId":"{{id}}","target":"{{target}}","arguments":{{arguments}}}""";
        return Ask(id, call);
    }

    /// <summary>Sends a message as it stands and waits for the completion of an id.</summary>
    /// <param name="heard">Told all that comes before it.</param>
    public async Task<HubAnswer> Ask(string id, string message, Action<string>? heard = null)
    {
        var answer = JsonDocument.Parse(await AskRaw(id, message, heard)).RootElement;
        return new(
            answer.TryGetProperty("result", out var result) ? result : null,
            answer.TryGetProperty("error", out var error) ? error.GetString() : null
        );
    }

    /// <summary>As <see cref="Ask"/>; the completion as it came.</summary>
    public async Task<string> AskRaw(string id, string message, Action<string>? heard = null)
    {
        await Write(message + End);
        while (true)
        {
            var text = await Read();
            var answer = JsonDocument.Parse(text).RootElement;
            var type = answer.GetProperty("type").GetInt32();
            type.ShouldNotBe(7, "the server closed the connection: " + answer);
            if (type == 3 && answer.GetProperty("invocationId").GetString() == id)
            {
                return text;
            }

            heard?.Invoke(text);
        }
    }

    public Task Write(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, _patience.Token);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> Read()
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var text = _unread.ToString();
            if (text.IndexOf(End, StringComparison.Ordinal) is >= 0 and var end)
            {
                _unread.Remove(0, end + 1);
                return text[..end];
            }

            var read = await _socket.ReceiveAsync(buffer, _patience.Token);
            read.MessageType.ShouldBe(WebSocketMessageType.Text, "the server closed the connection");
            _unread.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
        }
    }
}

/// <summary>What a hub call was answered with.</summary>
internal sealed record HubAnswer(JsonElement? Result, string? Error);
