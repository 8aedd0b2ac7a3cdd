using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.SystemTests.Chaos;

/// <summary>
/// A viewer with the released .NET client, who behaves as the page does: comes back by itself for ever, on a new
/// connection, and resumes from the last revision it has.
/// </summary>
internal sealed class HubViewer(Uri server, ScriptClient session, ViewerRecord record, Recorder recorder, Random random)
{
    public static readonly string[] Transports = ["webSockets", "skipNegotiation", "serverSentEvents", "longPolling"];

    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private HubConnection? _current;
    private volatile Task _sending = Task.CompletedTask;
    private TaskCompletionSource<HubConnection> _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Is in the room, or comes back to it, until told to stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        for (var attempt = 0; !stop.IsCancellationRequested; )
        {
            await recorder
                .Clock.Pause(ReconnectRules.Before(attempt++, random), stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var over = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            var hub = Build(over);
            if (!stop.IsCancellationRequested && await Enter(hub, stop))
            {
                attempt = 0;
                await using (stop.Register(() => over.TrySetResult("")))
                    Leave(await over.Task, stop);
            }
            // A goodbye to a worker that hangs would take long; nobody waits for it.
            var sending = _sending;
            _ = Task.Run(() => Part(hub, sending), CancellationToken.None);
        }
    }

    /// <summary>Sends a command once in the room; the revision that it was acknowledged as.</summary>
    public async Task<long> Send(object command, CancellationToken stop)
    {
        Task<HubConnection> joined;
        lock (_gate)
            joined = _joined.Task;
        var hub = await joined.WaitAsync(stop);
        var sending = hub.InvokeAsync<JsonElement>("Send", command, stop);
        _sending = sending;
        return (await sending).GetProperty("revision").GetInt64();
    }

    // Who was asked to come back hears the answer to what was sent before, as the page does.
    private static async Task Part(HubConnection hub, Task sending)
    {
        await sending.WaitAsync(LastAnswer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await hub.DisposeAsync();
    }

    private HubConnection Build(TaskCompletionSource<string> over)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(server, "/hubs/watch"),
                options =>
                {
                    options.AccessTokenProvider = () => Task.FromResult<string?>(session.Token);
                    options.Transports = record.Transport switch
                    {
                        "serverSentEvents" => HttpTransportType.ServerSentEvents,
                        "longPolling" => HttpTransportType.LongPolling,
                        _ => HttpTransportType.WebSockets,
                    };
                    options.SkipNegotiation = record.Transport == "skipNegotiation";
                }
            )
            .Build();
        hub.ServerTimeout = TimeSpan.FromSeconds(12);
        hub.KeepAliveInterval = TimeSpan.FromSeconds(4);
        hub.Closed += why =>
        {
            over.TrySetResult(why?.Message ?? "closed");
            return Task.CompletedTask;
        };
        hub.On<JsonElement>("reconnect", _ => over.TrySetResult("asked to reconnect"));
        hub.On<JsonElement>(
            "roomEvents",
            json => Note(hub, at => new ViewerEntry.Saw(at, [.. Read<RoomEvent[]>(json)]))
        );
        hub.On<JsonElement>(
            "presence",
            json =>
            {
                if (Read<PresenceDelta>(json).Left is { Count: > 0 } left)
                    Note(hub, at => new ViewerEntry.SawLeave(at, [.. left.Select(v => v.Value)]));
            }
        );
        lock (_gate)
            _current = hub;
        return hub;
    }

    private async Task<bool> Enter(HubConnection hub, CancellationToken stop)
    {
        var doing = "connecting";
        try
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(stop);
            bound.CancelAfter(StartBound);
            await hub.StartAsync(bound.Token);
            doing = "Join";
            long? since = record.Known > 0 ? record.Known : null;
            Note(hub, at => new ViewerEntry.Joining(at, since));
            var join = new { roomId = record.Room, sinceRevision = since };
            var snapshot = Read<RoomSnapshot>(await hub.InvokeAsync<JsonElement>("Join", join, bound.Token));
            Note(
                hub,
                at => new ViewerEntry.Joined(
                    at,
                    snapshot with
                    {
                        Chat = [],
                        Viewers = [],
                    },
                    snapshot.Chat is [.., var line] ? line.Text : null
                )
            );
            lock (_gate)
                _joined.TrySetResult(hub);
            return true;
        }
        catch (Exception e)
        {
            if (!stop.IsCancellationRequested)
                recorder.Failed(record.Client, doing, e);
            return false;
        }
    }

    private void Leave(string why, CancellationToken stop)
    {
        lock (_gate)
        {
            _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _current = null;
            if (!stop.IsCancellationRequested)
                record.Add(new ViewerEntry.Lost(recorder.Clock.Now, why));
        }
    }

    // What an abandoned connection still brings is not for this viewer's eyes any more.
    private void Note(HubConnection hub, Func<double, ViewerEntry> entry)
    {
        lock (_gate)
            if (ReferenceEquals(hub, _current))
                record.Add(entry(recorder.Clock.Now));
    }

    private static T Read<T>(JsonElement json) => json.Deserialize<T>(ProtocolJson.Options)!;
}
