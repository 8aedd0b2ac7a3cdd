using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>A connection by the stock SignalR client, with what it was told.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private readonly Channel<(string Method, JsonElement Argument)> _calls = Channel.CreateUnbounded<(
        string,
        JsonElement
    )>();
    private readonly HubConnection _connection;
    private int _commands;

    private Watcher(HubConnection connection)
    {
        _connection = connection;
        foreach (var method in (string[])["roomEvents", "presence", "kicked", "reconnect"])
        {
            connection.On<JsonElement>(method, argument => _calls.Writer.TryWrite((method, argument)));
        }

        connection.Closed += _ =>
        {
            _calls.Writer.TryComplete();
            return Task.CompletedTask;
        };
    }

    public static async Task<Watcher> Open(
        TestNode node,
        string? token,
        HttpTransportType transport = HttpTransportType.WebSockets
    )
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(
                new Uri(node.Address, "/hubs/watch"),
                options =>
                {
                    options.Transports = transport;
                    options.AccessTokenProvider = () => Task.FromResult(token);
                }
            )
            .Build();
        await connection.StartAsync();
        return new(connection);
    }

    public Task<JsonElement> Call(string method, params object?[] arguments) =>
        _connection.InvokeCoreAsync<JsonElement>(method, arguments).WaitAsync(Soon);

    public Task<JsonElement> Join(string roomId, long? sinceRevision = null, string? password = null) =>
        Call(
            "Join",
            new
            {
                roomId,
                sinceRevision,
                password,
            }
        );

    public Task<JsonElement> Chat(string text) =>
        Call(
            "Send",
            new
            {
                kind = "chat",
                commandId = $"{_connection.ConnectionId?.Replace('.', '-')[..8]}-{++_commands}",
                text,
            }
        );

    public Task Leave() => _connection.InvokeAsync("Leave").WaitAsync(Soon);

    /// <summary>The message of the refusal of a call.</summary>
    public async Task<string> Refusal(string method, params object?[] arguments) =>
        (await Should.ThrowAsync<HubException>(() => Call(method, arguments))).Message;

    /// <summary>The next call of a client method that fits.</summary>
    public async Task<JsonElement> Next(string method, Func<JsonElement, bool>? fits = null)
    {
        using var patience = new CancellationTokenSource(Soon);
        await foreach (var (called, argument) in _calls.Reader.ReadAllAsync(patience.Token))
        {
            if (called == method && fits?.Invoke(argument) is not false)
            {
                return argument;
            }
        }

        throw new ShouldAssertException($"the connection closed before {method}");
    }

    /// <summary>The chat lines among the events up to one of them, with no event twice and none missing.</summary>
    public async Task<List<string>> LinesUntil(string last)
    {
        var lines = new List<string>();
        var revision = 0L;
        while (!lines.Contains(last))
        {
            foreach (var item in (await Next("roomEvents")).EnumerateArray())
            {
                var next = item.GetProperty("revision").GetInt64();
                revision = revision == 0 || next == revision + 1 ? next : throw new ShouldAssertException($"{next}");
                if (item.GetProperty("kind").GetString() == "chatPosted")
                {
                    lines.Add(item.GetProperty("message").GetProperty("text").GetString()!);
                }
            }
        }

        return lines;
    }

    /// <summary>Waits until the server has closed the connection.</summary>
    public Task Closed() => _calls.Reader.Completion.WaitAsync(Soon);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
