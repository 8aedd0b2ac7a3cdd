using System.Diagnostics;
using System.Globalization;

namespace SyncStream.SystemTests.Hosts;

/// <summary>SyncStream on one host of a lab: a node with its workers, or a seed, kept running as systemd would keep it.</summary>
internal sealed class LabHost : IAsyncDisposable
{
    private const int Port = 8000;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private readonly HostLab _lab;
    private readonly List<string> _arguments;

    // As a balancer asks: each time anew, soon tired of an address where nobody is, with patience for a host that is busy.
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1), PooledConnectionLifetime = TimeSpan.Zero }
    )
    {
        Timeout = TimeSpan.FromSeconds(4),
    };
    private Task _keeping = Task.CompletedTask;
    private volatile bool _wanted;
    private volatile string _said = "nothing";

    private LabHost(HostLab lab, string name, string configuration, params IEnumerable<string> arguments)
    {
        (_lab, Name) = (lab, name);
        Folder = Directory.CreateTempSubdirectory($"syncstream-{name}-").FullName;
        File.WriteAllText(Path.Combine(Folder, "host.conf"), configuration);
        // Not empty, so that no sample is made for it: several at once would keep a small machine busy.
        var library = Directory.CreateDirectory(Path.Combine(Folder, "library")).FullName;
        File.WriteAllText(Path.Combine(library, "film.mp4"), "no film");
        _arguments =
        [
            .. arguments,
            "--cluster-host",
            lab.AddressOf(name),
            "--data",
            Path.Combine(Folder, "data"),
            "--config",
            Path.Combine(Folder, "host.conf"),
        ];
    }

    public string Name { get; }

    public string Folder { get; }

    public LogLines Log { get; } = new();

    /// <summary>What viewers connect to.</summary>
    public Uri Url => new($"http://{_lab.AddressOf(Name)}:{Port}");

    /// <summary>The program; another build for an upgrade.</summary>
    public string Program { get; set; } = SyncStreamProgram.Path;

    /// <summary>What comes before the program: faketime, say.</summary>
    private string[] Wrapper { get; init; } = [];

    /// <summary>The exit codes of the processes so far, in order.</summary>
    public List<int> Exits { get; } = [];

    /// <param name="wrapper">What comes before the program: faketime, say.</param>
    public static LabHost Node(
        HostLab lab,
        string name,
        int workers,
        string configuration,
        string seeds,
        string[]? wrapper = null
    ) =>
        new(
            lab,
            name,
            configuration,
            "node",
            "--seeds",
            seeds,
            "--workers",
            workers.ToString(CultureInfo.InvariantCulture),
            "--port",
            Port.ToString(CultureInfo.InvariantCulture),
            "--library",
            "library"
        )
        {
            Wrapper = wrapper ?? [],
        };

    public static LabHost Seed(HostLab lab, string name, string configuration, string seeds) =>
        new(lab, name, configuration, ["seed", .. seeds.Length > 0 ? (string[])["--seeds", seeds] : []]);

    /// <summary>Starts it, and again whenever it ends by itself with an error.</summary>
    public LabHost Start()
    {
        _wanted = true;
        _keeping = Keep();
        return this;
    }

    /// <summary>Stops it in the orderly way.</summary>
    public async Task<int> Stop()
    {
        _wanted = false;
        Signals.Send("TERM", Pid);
        await _keeping.WaitAsync(RunningSyncStream.Patience);
        return Exits[^1];
    }

    /// <summary>The power is gone.</summary>
    public async Task Kill()
    {
        _wanted = false;
        for (var left = _lab.ProcessesOn(Name); left.Count > 0; left = _lab.ProcessesOn(Name))
        {
            Signals.Send("KILL", left);
            await Task.Yield();
        }
        await _keeping.WaitAsync(RunningSyncStream.Patience);
    }

    /// <summary>Sends a signal to every process on it.</summary>
    public void Signal(string signal) => Signals.Send(signal, _lab.ProcessesOn(Name));

    /// <summary>The supervisor's or seed's own process.</summary>
    public int Pid { get; private set; }

    /// <summary>Runs a command of the program on this host's server.</summary>
    public async Task<string> Command(params IEnumerable<string> words)
    {
        string[] all = [.. _lab.On(Name), Program, .. words, "--data", Path.Combine(Folder, "data")];
        using var process = Process.Start(
            new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, WorkingDirectory = Folder }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : $"exit {process.ExitCode}: {output}";
    }

    /// <summary>The worker processes on it, as the kernel shows them.</summary>
    public IReadOnlyList<int> Workers() =>
        [.. _lab.ProcessesOn(Name).Where(pid => Signals.CommandLine(pid).Split('\0') is [_, "worker", ..]).Order()];

    public async Task<bool> IsReady() => await Readiness() == true;

    /// <summary>What it says of itself; false too where it refuses to be asked, null where nobody is there, or says anything in time.</summary>
    public async Task<bool?> Readiness()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Url, "/readyz"));
            _said = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException refused)
        {
            _said = refused.Message;
            return false;
        }
        catch (TaskCanceledException late)
        {
            _said = late.Message;
            return null;
        }
    }

    /// <summary>Waits until a worker of it serves.</summary>
    public async Task Ready(TimeSpan? patience = null)
    {
        var since = TimeProvider.System.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await IsReady())
        {
            if (TimeProvider.System.GetElapsedTime(since) > (patience ?? RunningSyncStream.Patience))
                throw new TimeoutException(
                    $"{Name} does not serve; it said last: {_said}; on the host itself: {_lab.Ask(Name, Port)}. Its log:\n{string.Join('\n', Log.All)}"
                );
            await tick.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _wanted = false;
        Signal("CONT");
        await Kill();
        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task Keep()
    {
        while (_wanted)
        {
            string[] command = [.. _lab.On(Name), .. Wrapper, Program, .. _arguments];
            var start = new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Folder,
            };
            // Its workers may live on with its output open, so its own end is waited for, not that of its output.
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var process = new Process { StartInfo = start, EnableRaisingEvents = true };
            process.Exited += (_, _) => ended.TrySetResult();
            process.Start();
            Pid = process.Id;
            process.OutputDataReceived += (_, line) => Print(line.Data);
            process.ErrorDataReceived += (_, line) => Print(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await ended.Task;
            Exits.Add(process.ExitCode);
            Print($"({Name}: exit code {process.ExitCode})");
            if (process.ExitCode is 0 or 2)
                break;
            if (_wanted)
                await Task.Delay(Rest, TimeProvider.System);
        }
    }

    private void Print(string? line)
    {
        if (line is not null)
            Log.Add(line);
    }
}
