using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SyncStream.Load.Peers;

/// <summary>The product, started as a person starts it, with a worker per CPU; the viewer has a session like any other.</summary>
internal sealed class SyncStreamServer(ServerProcess process, Target target, string program, string data) : IPeer
{
    public string Name => "syncstream";

    public ServerProcess Process => process;

    public Target Target => target;

    /// <param name="library">The folder with the one video in it.</param>
    public static async Task<SyncStreamServer> Start(string library, string scratch)
    {
        var (process, port) = await Run(library, scratch, Environment.ProcessorCount);
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        using var answer = await http.PostAsJsonAsync("/api/session", new { name = "Load" });
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (; ; )
        {
            var page = await http.GetFromJsonAsync<JsonElement>("/api/library");
            if (
                page.GetProperty("videos").EnumerateArray().FirstOrDefault() is
                { ValueKind: JsonValueKind.Object } video
            )
            {
                var path = $"/media/{video.GetProperty("id").GetString()}/file";
                var target = new Target(new(IPAddress.Loopback, port), path, $"Cookie: syncstream={token}\r\n");
                return new(process, target, Program(), Path.Combine(scratch, "data"));
            }
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Starts it with its data in the scratch folder; how it was started and its port.</summary>
    public static async Task<(ServerProcess Process, int Port)> Run(string library, string scratch, int workers)
    {
        var data = Path.Combine(scratch, "data");
        var process = new ServerProcess(
            Program(),
            ["start", "--port", "0", "--workers", $"{workers}", "--data", data, "--library", library],
            scratch
        );
        var line = await process.Line("SyncStream running on");
        return (process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]).Port);
    }

    /// <summary>What its workers say of their chunk caches, by reports that are younger than this call.</summary>
    public async Task<IReadOnlyList<(long Loads, long Sent)>> Counters()
    {
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(2.5));
        await pause.WaitForNextTickAsync();
        using var status = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, ["status", "--json", "--data", data])
            {
                RedirectStandardOutput = true,
            }
        )!;
        using var json = JsonDocument.Parse(await status.StandardOutput.ReadToEndAsync());
        return
        [
            .. from worker in json.RootElement.GetProperty("workers").EnumerateArray()
            let media = worker.GetProperty("health").GetProperty("media")
            select (media.GetProperty("loads").GetInt64(), media.GetProperty("sentBytes").GetInt64()),
        ];
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    // artifacts/bin/Load/<configuration>/ beside artifacts/bin/Node/<configuration>/
    private static string Program()
    {
        if (Environment.GetEnvironmentVariable("SYNCSTREAM_EXECUTABLE") is { Length: > 0 } given)
        {
            return given;
        }
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, "Node", own.Name, "syncstream");
    }
}
