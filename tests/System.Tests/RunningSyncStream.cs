using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyncStream.SystemTests;

/// <summary>
/// A real server, started as a person would start it, on a free port with folders of its own. Disposing stops it and
/// whatever it left behind.
/// </summary>
internal sealed partial class RunningSyncStream : IAsyncDisposable
{
    /// <summary>Longest any one thing is waited for. Generous: a busy machine is no failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Settings of a server that makes itself the sample clip. Others do without: it takes seconds of computing.</summary>
    public const string WithClip = "syncstream.folders.sample-clip = true";

    private readonly Process _process;

    private RunningSyncStream(
        string folder,
        string configuration,
        IEnumerable<string> arguments,
        string command = "start"
    )
    {
        Folder = folder;
        File.WriteAllText(ConfigFile, $"syncstream.folders.sample-clip = false\n{configuration}");
        _process = SyncStreamProgram.Launch(
            folder,
            [
                command,
                "--data",
                Data,
                "--library",
                Path.Combine(folder, "library"),
                "--config",
                ConfigFile,
                .. arguments,
            ]
        );
        _process.OutputDataReceived += Print;
        _process.ErrorDataReceived += Print;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Temporary; holds everything of this server.</summary>
    public string Folder { get; }

    public string Data => Path.Combine(Folder, "data");

    public string ConfigFile => Path.Combine(Folder, "server.conf");

    public LogLines Log { get; } = new();

    /// <summary>The supervisor's process id.</summary>
    public int Pid => _process.Id;

    public int Port { get; private set; }

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>Starts without waiting for anything.</summary>
    public static RunningSyncStream Launch(string configuration = "", params IEnumerable<string> arguments) =>
        new(Directory.CreateTempSubdirectory("syncstream-system-").FullName, configuration, arguments);

    /// <summary>Starts with one video in the library, and waits until the server says that it runs.</summary>
    public static Task<RunningSyncStream> StartWith(string video, int workers)
    {
        var folder = Directory.CreateTempSubdirectory("syncstream-system-").FullName;
        var library = Directory.CreateDirectory(Path.Combine(folder, "library")).FullName;
        File.Copy(video, Path.Combine(library, Path.GetFileName(video)));
        return Serving(new(folder, "", Arguments(workers)));
    }

    /// <summary>Starts and waits until the server says that it runs.</summary>
    public static Task<RunningSyncStream> Start(int workers = 2, string configuration = "") =>
        Serving(Launch(configuration, Arguments(workers)));

    /// <summary>Starts one host of several, which listens to viewers and to other hosts on an address of its own.</summary>
    public static Task<RunningSyncStream> Join(
        string configuration,
        string address,
        params IEnumerable<string> arguments
    ) => Serving(new(NewFolder(), configuration, ["--bind", address, "--cluster-host", address, .. arguments], "node"));

    private static string NewFolder() => Directory.CreateTempSubdirectory("syncstream-system-").FullName;

    private static string[] Arguments(int workers) =>
        ["--port", "0", "--workers", workers.ToString(CultureInfo.InvariantCulture)];

    private static async Task<RunningSyncStream> Serving(RunningSyncStream server)
    {
        try
        {
            var line = await server.Log.Wait("SyncStream running on");
            var url = new Uri(Address().Match(line).Value);
            server.Port = url.Port;
            server.Url = url.Host == "0.0.0.0" ? new UriBuilder(url) { Host = "127.0.0.1" }.Uri : url;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts another supervisor on the folders of this one, whose own has ended.</summary>
    /// <param name="arguments">Further ones; without, two workers on a free port.</param>
    public Task<RunningSyncStream> StartAgain(params string[] arguments) =>
        Serving(new RunningSyncStream(Folder, File.ReadAllText(ConfigFile), [.. Arguments(workers: 2), .. arguments]));

    /// <summary>Starts another supervisor on the folders of this one, with its configuration, and waits for nothing.</summary>
    public RunningSyncStream LaunchAgain(params IEnumerable<string> arguments) =>
        new(Folder, File.ReadAllText(ConfigFile), arguments);

    /// <summary>The workers that are online, by what the server itself says.</summary>
    public async Task<IReadOnlyList<int>> WorkerPids()
    {
        var (exit, output, error) = await SyncStreamProgram.Run(Folder, "status", "--json", "--data", Data);
        exit.ShouldBe(0, error);
        using var status = JsonDocument.Parse(output);
        return
        [
            .. from worker in status.RootElement.GetProperty("workers").EnumerateArray()
            where worker.GetProperty("phase").GetString() == "Online"
            select worker.GetProperty("pid").GetInt32(),
        ];
    }

    /// <summary>How many viewer connections each online worker has, by reports that are all younger than this call.</summary>
    public async Task<IReadOnlyList<(int Pid, int Connections)>> Connections()
    {
        var asked = await Reports();
        for (; ; )
        {
            var answered = await Reports();
            // Two reports on: the first may have been on its way when we asked.
            if (answered.All(a => asked.All(b => a.Pid != b.Pid || a.Uptime > b.Uptime + 1)))
            {
                return [.. answered.Select(a => (a.Pid, a.Connections))];
            }
        }
    }

    private async Task<IReadOnlyList<(int Pid, int Connections, double Uptime)>> Reports()
    {
        var (exit, output, error) = await SyncStreamProgram.Run(Folder, "status", "--json", "--data", Data);
        exit.ShouldBe(0, error);
        using var status = JsonDocument.Parse(output);
        return
        [
            .. from worker in status.RootElement.GetProperty("workers").EnumerateArray()
            where worker.GetProperty("phase").GetString() == "Online"
            let health = worker.GetProperty("health")
            // One that has just come has not reported yet.
            where health.ValueKind == JsonValueKind.Object
            select (
                worker.GetProperty("pid").GetInt32(),
                health.GetProperty("connections").GetInt32(),
                health.GetProperty("uptimeSeconds").GetDouble()
            ),
        ];
    }

    /// <summary>Sends one signal to the supervisor.</summary>
    public void Signal(string signal) => Signals.Send(signal, Pid);

    /// <summary>Waits for the supervisor's end and answers its exit code.</summary>
    public async Task<int> Exit(TimeSpan? patience = null)
    {
        await _process.WaitForExitAsync().WaitAsync(patience ?? Patience);
        return _process.ExitCode;
    }

    /// <summary>The pids that the log says came online, in order.</summary>
    public IReadOnlyList<int> PidsOnline() =>
        [
            .. from line in Log.All
            let match = Online().Match(line)
            where match.Success
            select int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
        ];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal("TERM");
            await _process
                .WaitForExitAsync()
                .WaitAsync(TimeSpan.FromSeconds(15))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        // Known by this server's own folder, so no one else's process is ever hit.
        if (Signals.ProcessesNaming(Folder) is [_, ..] left)
            Signals.Send("KILL", left);
        _process.Dispose();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private void Print(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
            Log.Add(line.Data);
    }

    [GeneratedRegex("https?://[^\\s\"]+")]
    private static partial Regex Address();

    [GeneratedRegex("✅ Worker ([0-9]+) is online")]
    private static partial Regex Online();
}
