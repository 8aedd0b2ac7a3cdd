namespace SyncStream.SystemTests.Chaos;

/// <summary>All clients of a run: in each room two .NET viewers, a JavaScript one, and a script that only writes.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    // The script's pace is the grain in which silence is measured.
    private static readonly Pace Steady = new(
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(160),
        TimeSpan.FromSeconds(2)
    );
    private static readonly Pace Human = new(
        TimeSpan.FromMilliseconds(400),
        TimeSpan.FromMilliseconds(1_200),
        TimeSpan.FromSeconds(4)
    );

    private readonly CancellationTokenSource _finish = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ScriptClient> _sessions = [];
    private readonly List<Task> _writing = [];
    private readonly List<Task> _watching = [];
    private BrowserViewers? _browsers;

    public Crowd(Recorder recorder) => Recorder = recorder;

    public Recorder Recorder { get; }

    public IReadOnlyList<string> Rooms { get; private set; } = [];

    public bool EveryoneIsIn => Recorder.Viewers.All(v => v.IsJoined);

    /// <summary>Makes the rooms and lets everyone in; they begin to write at once.</summary>
    public async Task Arrive(Uri server, int rooms, int seed)
    {
        Rooms = [.. Enumerable.Range(0, rooms).Select(n => $"chaos-{n}")];
        var host = await Session(server, "host");
        List<BrowserSeat> seats = [];
        var index = 0;
        foreach (var (n, room) in Rooms.Index())
        {
            await host.CreateRoom(room);
            for (var i = 0; i < 2; i++)
                await AddViewer(server, room, HubViewer.Transports[(2 * n + i) % 4], ++index, seed);
            await AddScript(server, room, ++index, seed);
            var seat = await Session(server, $"js-{++index}");
            seats.Add(new(seat.Name, seat.ViewerId, seat.Token, room, HubViewer.Transports[(n + 2) % 4], index));
        }
        _browsers = await BrowserViewers.Start(server, seats, seed, Recorder);
    }

    /// <summary>Nobody begins a new command; waits until the last ones are acknowledged.</summary>
    public async Task Finish()
    {
        await _finish.CancelAsync();
        await Task.WhenAll(_writing).WaitAsync(RunningSyncStream.Patience);
        await _browsers!.Finish();
    }

    /// <summary>Waits until all viewers of each room have the same revision; false where they never do.</summary>
    public async Task<bool> CaughtUp(TimeSpan patience)
    {
        var clock = Recorder.Clock;
        for (var since = clock.Now; clock.Now - since < patience.TotalSeconds; )
        {
            if (
                EveryoneIsIn
                && Recorder.Viewers.GroupBy(v => v.Room).All(r => r.Select(v => v.Known).Distinct().Count() == 1)
            )
                return true;
            await clock.Pause(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // A client library that does not end its connections must not hold up the word of what went wrong.
        await Task.WhenAll([.. _watching, .. _writing])
            .WaitAsync(TimeSpan.FromSeconds(30))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_browsers is not null)
            await _browsers.DisposeAsync();
        _sessions.ForEach(s => s.Dispose());
        _finish.Dispose();
        _stop.Dispose();
    }

    private async Task AddViewer(Uri server, string room, string transport, int index, int seed)
    {
        var session = await Session(server, $"net-{index}");
        var record = Recorder.Follow(session.Name, session.ViewerId, room, transport);
        var viewer = new HubViewer(server, session, record, Recorder, new Random(seed + index));
        _watching.Add(viewer.Run(_stop.Token));
        Write(
            session,
            room,
            viewer,
            new CommandDeck(index, new Random(seed + 100 + index), () => record.Queue),
            Human,
            seed + 200 + index
        );
    }

    private async Task AddScript(Uri server, string room, int index, int seed)
    {
        var session = await Session(server, $"script-{index}");
        Write(
            session,
            room,
            null,
            new CommandDeck(index, new Random(seed + 100 + index), () => []),
            Steady,
            seed + 200 + index
        );
    }

    private void Write(ScriptClient session, string room, HubViewer? viewer, CommandDeck deck, Pace pace, int seed) =>
        _writing.Add(
            new CommandWriter(session, room, viewer, deck, Recorder, new Random(seed)).Run(
                pace,
                _finish.Token,
                _stop.Token
            )
        );

    private async Task<ScriptClient> Session(Uri server, string name)
    {
        var session = await ScriptClient.Arrive(server, name);
        _sessions.Add(session);
        return session;
    }
}
