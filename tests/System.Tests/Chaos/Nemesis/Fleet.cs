using System.Globalization;

namespace SyncStream.SystemTests.Chaos;

/// <summary>The server under attack: its supervisors, one after another, on one folder and port, and its workers.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    // The nemesis is no crash loop: a worker that served for a moment was sound, and the next death is the nemesis's too.
    // And on a machine that is busy otherwise, a slow start is no failed one.
    private const string Configuration = """
        syncstream.workers.healthy-after = 1s
        syncstream.journal.keep = 30d
        syncstream.workers.start-timeout = 3m
        """;

    // A reload of five workers, each of which may take its whole time to start and to leave.
    private static readonly TimeSpan LongestChange = TimeSpan.FromMinutes(5);

    private readonly List<RunningSyncStream> _generations;
    private bool _startedAll;

    private Fleet(RunningSyncStream first, int workers)
    {
        _generations = [first];
        (Workers, Url, Port) = (workers, first.Url, first.Port);
        Processes = new(first.Data);
    }

    public Uri Url { get; }

    public int Port { get; }

    /// <summary>How many there should be.</summary>
    public int Workers { get; set; }

    public WorkerProcesses Processes { get; }

    public string Folder => _generations[0].Folder;

    public string Data => _generations[0].Data;

    public int Supervisor => _generations[^1].Pid;

    /// <summary>What every supervisor and its workers printed, in the order of the supervisors.</summary>
    public IEnumerable<string> Log => _generations.SelectMany(g => g.Log.All);

    public static async Task<Fleet> Start(int workers) =>
        new(await RunningSyncStream.Start(workers, Configuration), workers);

    /// <summary>Starts the server again as it was started first, trying until it stays.</summary>
    public async Task StartAgain()
    {
        _startedAll = false;
        for (var patience = TimeProvider.System.GetTimestamp(); ; )
        {
            var next = _generations[0].LaunchAgain("--port", Text(Port), "--workers", Text(Workers));
            lock (_generations)
                _generations.Add(next);
            var running = next.Log.Wait("SyncStream running on");
            var ended = next.Exit();
            if (await Task.WhenAny(running, ended) == running)
            {
                await running;
                _startedAll = true;
                return;
            }
            if (TimeProvider.System.GetElapsedTime(patience) > RunningSyncStream.Patience)
                throw new TimeoutException($"the server does not start again:\n{string.Join('\n', next.Log.All)}");
        }
    }

    /// <summary>A supervisor runs, and as many workers as there should be are ready.</summary>
    public async Task<bool> IsWhole() =>
        (_generations.Count == 1 || _startedAll)
        && Signals.IsAlive(Supervisor)
        && Processes.All().Count == Workers
        && (await Processes.Ready()).Count == Workers;

    /// <summary>Runs a command of the program on this server.</summary>
    public async Task<string> Command(params IEnumerable<string> arguments)
    {
        var (exit, output, error) = await SyncStreamProgram.Run(
            Folder,
            [.. arguments, "--data", Data],
            environment: null,
            LongestChange
        );
        return exit == 0 ? "done" : $"exit {exit}: {error} {output}";
    }

    /// <summary>Stops the server in the orderly way.</summary>
    public async Task Stop()
    {
        _generations[^1].Signal("TERM");
        await _generations[^1].Exit();
    }

    public async ValueTask DisposeAsync()
    {
        Processes.Dispose();
        // The last first: while the first lives, its folder does.
        foreach (var generation in Enumerable.Reverse(_generations))
            await generation.DisposeAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
