using System.Globalization;
using System.Text.Json;
using SyncStream.Load.Media;

namespace SyncStream.Load.Rooms;

/// <summary>The names of what a run over rooms measures, with their units.</summary>
internal static class Figures
{
    public const string Idle = "idle server: MiB of its own (anonymous)";
    public const string IdleResident = "idle server: MiB resident, per worker process";
    public const string IdleCpu = "idle server: % of a core, per process";
    public const string JoinRate = "joins per second, as many at once as are taken";
    public const string Join = "join p99, ms";
    public const string PerViewer = "KiB per idle viewer";
    public const string ViewersCpu = "idle viewers: % of a core, all processes";
    public const string Median = "command to receipt p50, ms";
    public const string Tail95 = "command to receipt p95, ms";
    public const string Tail = "command to receipt p99, ms";
    public const string Worst = "command to receipt max, ms";
    public const string Ack = "command to ack p99, ms";
    public const string Delivered = "deliveries per second";
    public const string Cpu = "server CPU µs per delivery";
    public const string Core = "server CPU, % of a core";
    public const string Lost = "lost, doubled or out of order";
    public const string Refused = "refused commands";
    public const string Burst = "burst of joins: all in after s";
    public const string Killed = "viewers of the killed worker";
    public const string Back = "after kill -9: all back after s";
    public const string BackTail = "after kill -9: absence p99, s";
    public const string Others = "after kill -9: others' receipt p99, ms";

    /// <summary>Writes everything measured as JSON, and the medians as a table in Markdown.</summary>
    public static void Write(Results results, RoomsPlan plan, IReadOnlyList<string> servers, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var all = results.All.Select(v => new
        {
            measure = v.Measure,
            server = v.Peer,
            median = results.Median(v.Measure, v.Peer),
            rounds = v.Values,
        });
        File.WriteAllText(file, JsonSerializer.Serialize(new { plan, results = all }, Readable) + "\n");
        Console.WriteLine($"written: {file}");
        Console.WriteLine();
        foreach (var line in Markdown(results, servers))
        {
            Console.WriteLine(line);
        }
    }

    private static IEnumerable<string> Markdown(Results results, IReadOnlyList<string> servers)
    {
        yield return $"| measure | {string.Join(" | ", servers)} |";
        yield return $"|---|{string.Concat(servers.Select(_ => "---|"))}";
        foreach (var measure in results.All.Select(v => v.Measure).Distinct())
        {
            var cells = servers.Select(server => results.Median(measure, server)).Select(Figure);
            yield return $"| {measure} | {string.Join(" | ", cells)} |";
        }
    }

    public static string Figure(double value) =>
        double.IsNaN(value) ? "–" : value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    public static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
