using System.Diagnostics;
using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.SystemTests.Chaos;

/// <summary>One browser-like viewer, before it starts.</summary>
internal sealed record BrowserSeat(
    string Name,
    string ViewerId,
    string Token,
    string Room,
    string Transport,
    int Index
);

/// <summary>
/// Viewers with the released JavaScript client, all in one Node.js process, with its own automatic reconnect. They write
/// chat and move the playhead, and tell all they do and see as lines of JSON, which become histories here.
/// </summary>
internal sealed class BrowserViewers : IAsyncDisposable
{
    private readonly Process _node;
    private readonly Recorder _recorder;
    private readonly Dictionary<string, (BrowserSeat Seat, ViewerRecord Record)> _seats;
    private readonly Dictionary<string, CommandRecord> _commands = [];
    private readonly Task _reading;

    private BrowserViewers(Process node, Recorder recorder, IEnumerable<BrowserSeat> seats)
    {
        _node = node;
        _recorder = recorder;
        _seats = seats.ToDictionary(s => s.Name, s => (s, recorder.Follow(s.Name, s.ViewerId, s.Room, s.Transport)));
        _reading = Task.WhenAll(Read(), Complaints());
    }

    public static async Task<BrowserViewers> Start(
        Uri server,
        IReadOnlyList<BrowserSeat> seats,
        int seed,
        Recorder recorder
    )
    {
        var url = server.ToString().TrimEnd('/');
        var viewers = seats.Select(s => new
        {
            s.Name,
            s.Token,
            s.Room,
            s.Transport,
            s.Index,
        });
        return new(
            await NodeScript.Start(
                "chaos.mjs",
                new
                {
                    url,
                    seed,
                    viewers,
                }
            ),
            recorder,
            seats
        );
    }

    /// <summary>No new commands; done when all are acknowledged or given up.</summary>
    public async Task Finish()
    {
        if (!_finished.Task.IsCompleted)
            await _node.StandardInput.WriteLineAsync("finish");
        await _finished.Task.WaitAsync(RunningSyncStream.Patience);
    }

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Read()
    {
        try
        {
            while (await _node.StandardOutput.ReadLineAsync() is { } line)
            {
                using var json = JsonDocument.Parse(line);
                Note(json.RootElement);
            }
            _finished.TrySetException(new InvalidOperationException("the JavaScript viewers ended early"));
        }
        catch (Exception e)
        {
            // Without this they would write on, and nobody would hear them or know why.
            _recorder.Failed("the JavaScript viewers", "being heard", e.GetType().Name, e.Message);
            _finished.TrySetException(e);
        }
    }

    private async Task Complaints()
    {
        while (await _node.StandardError.ReadLineAsync() is { } line)
            _recorder.Failed("the JavaScript viewers", "running", "(complaint)", line);
    }

    private void Note(JsonElement line)
    {
        var what = line.GetProperty("what").GetString();
        if (what == "finished")
        {
            _finished.TrySetResult();
            return;
        }
        var (seat, record) = _seats[line.GetProperty("who").GetString()!];
        var at = _recorder.Clock.Of(line.GetProperty("at").GetDouble());
        switch (what)
        {
            case "joining":
                record.Add(new ViewerEntry.Joining(at, line.TryGetProperty("since", out var s) ? s.GetInt64() : null));
                break;
            case "joined":
                var snapshot = Read<RoomSnapshot>(line.GetProperty("snapshot"));
                record.Add(new ViewerEntry.Joined(at, snapshot, line.GetProperty("lastLine").GetString()));
                break;
            case "saw":
                record.Add(new ViewerEntry.Saw(at, [.. Read<RoomEvent[]>(line.GetProperty("events"))]));
                break;
            case "left":
                record.Add(new ViewerEntry.SawLeave(at, [.. Read<string[]>(line.GetProperty("viewers"))]));
                break;
            case "lost":
                record.Add(new ViewerEntry.Lost(at, line.GetProperty("why").GetString() ?? ""));
                break;
            case "sent":
                Begin(seat, line, at);
                break;
            case "acknowledged":
                _commands[line.GetProperty("commandId").GetString()!]
                    .Acknowledged(at, line.GetProperty("revision").GetInt64());
                break;
            case "gaveUp":
                _commands[line.GetProperty("commandId").GetString()!].GiveUp();
                break;
            case "failed":
                var message = line.GetProperty("message").GetString() ?? "";
                _recorder.Failed(
                    seat.Name,
                    line.GetProperty("doing").GetString()!,
                    line.GetProperty("code").GetString()!,
                    message
                );
                break;
            default:
                throw new InvalidDataException(line.ToString());
        }
    }

    private void Begin(BrowserSeat seat, JsonElement line, double at)
    {
        var id = line.GetProperty("commandId").GetString()!;
        var mark = line.TryGetProperty("position", out var position)
            ? Marks.MovedTo(position.GetDouble())
            : Marks.Said(id);
        var number = line.GetProperty("number").GetInt32();
        _commands[id] = _recorder.Begin(new(seat.Name, seat.ViewerId, seat.Room, id, number, mark, at, []));
    }

    private static T Read<T>(JsonElement json) => json.Deserialize<T>(ProtocolJson.Options)!;

    public async ValueTask DisposeAsync()
    {
        try
        {
            _node.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended; what went wrong before is to be heard, not this.
        }
        await _node
            .WaitForExitAsync()
            .WaitAsync(TimeSpan.FromSeconds(10))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_node.HasExited)
            _node.Kill();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _node.Dispose();
    }
}
