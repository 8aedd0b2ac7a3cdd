using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace SyncStream.SystemTests.Rooms;

/// <summary>
/// A viewer of a room as PROTOCOL.md asks clients to be: told to <c>reconnect</c>, or disconnected, it comes back and
/// goes on from the revision that it has. It keeps what it saw and whatever went wrong.
/// </summary>
internal sealed class ReturningViewer : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly string _room;
    private readonly HttpTransportType _transport;
    private readonly string _token;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Random _random = new(7);
    private readonly Lock _gate = new();
    private readonly List<long> _revisions = [];
    private HubConnection? _hub;
    private List<JsonElement>? _early;
    private bool _done;

    private ReturningViewer(Uri server, string room, HttpTransportType transport, string token) =>
        (_server, _room, _transport, _token) = (server, room, transport, token);

    public ConcurrentQueue<string> Failures { get; } = [];

    /// <summary>How often it had to come back.</summary>
    public int Returns { get; private set; }

    /// <summary>The revision it started from, then each one it saw, in the order in which it saw them.</summary>
    public IReadOnlyList<long> Revisions
    {
        get
        {
            lock (_gate)
                return [.. _revisions];
        }
    }

    public static async Task<ReturningViewer> Enter(
        Visitor visitor,
        Uri server,
        string room,
        HttpTransportType transport
    )
    {
        var viewer = new ReturningViewer(server, room, transport, visitor.Token!);
        await viewer.Connect(since: null);
        return viewer;
    }

    /// <summary>Completes when it has seen a revision; fails with what went wrong.</summary>
    public async Task Saw(long revision)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = new CancellationTokenSource(RunningSyncStream.Patience);
        while (Revisions[^1] < revision)
            await tick.WaitForNextTickAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _done = true;
        await _one.WaitAsync();
        if (_hub is { } hub)
            await hub.DisposeAsync();
    }

    private async Task Connect(long? since)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(_server, "/hubs/watch"),
                _transport,
                o =>
                {
                    o.AccessTokenProvider = () => Task.FromResult<string?>(_token);
                    o.HttpMessageHandlerFactory = _ => AnyCertificate.Scattered();
                    o.WebSocketConfiguration = socket =>
                        socket.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
                }
            )
            .Build();
        hub.On<JsonElement>("roomEvents", events => Hear(hub, events));
        hub.On<JsonElement>("reconnect", asked => _ = Return(hub, asked.GetProperty("withinMs").GetInt32()));
        hub.Closed += _ => Return(hub, withinMs: 0);
        lock (_gate)
            (_hub, _early) = (hub, []);
        await hub.StartAsync();
        var snapshot = await hub.InvokeAsync<JsonElement>("Join", new { roomId = _room, sinceRevision = since });
        lock (_gate)
        {
            var reached = snapshot.GetProperty("revision").GetInt64();
            if (since is null)
                _revisions.Add(reached);
            else if (snapshot.GetProperty("missed") is { ValueKind: JsonValueKind.Array } missed)
                Take(missed);
            else
                Failures.Enqueue($"what was missed since {since} was not there any more");
            _early.ForEach(Take);
            _early = null;
        }
    }

    private void Hear(HubConnection hub, JsonElement events)
    {
        lock (_gate)
        {
            if (hub != _hub)
                return;
            if (_early is { } waiting)
                waiting.Add(events);
            else
                Take(events);
        }
    }

    private void Take(JsonElement events)
    {
        foreach (var revision in events.EnumerateArray().Select(e => e.GetProperty("revision").GetInt64()))
            // The first ones may be in the snapshot already; whatever else is wrong stays to be seen.
            if (revision > _revisions[0])
                _revisions.Add(revision);
    }

    private async Task Return(HubConnection left, int withinMs)
    {
        await Task.Delay(_random.Next(withinMs + 1));
        await _one.WaitAsync();
        try
        {
            if (_done || left != _hub)
                return;
            Returns++;
            await Connect(Revisions[^1]);
            await left.DisposeAsync();
        }
        catch (Exception e)
        {
            Failures.Enqueue($"{_transport}: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            _one.Release();
        }
    }
}
