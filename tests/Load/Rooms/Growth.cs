using System.Globalization;
using System.Text.Json;
using SyncStream.Load.Media;

namespace SyncStream.Load.Rooms;

/// <summary>How cost grows: by the size of a room, by the number of rooms, by the number of workers. One thing varies at a time.</summary>
internal static class Growth
{
    private const double DeliveriesPerSecond = 3000;

    /// <summary>Half of what a server lets a person do: who does more is refused.</summary>
    private const double CommandsPerViewer = 5;

    private static readonly IReadOnlyList<Series> All =
    [
        new("size", "viewers per room", [.. Sizes((100, 10), (20, 100), (2, 1000), (1, 5000))]),
        new("rooms", "rooms of 5 viewers", [.. Counts(1, 10, 100, 1000, 2000)]),
        new("workers", "workers (100 rooms of 20)", [.. Workers(1, 2, 4)]),
    ];

    public static async Task<int> Run(RoomsPlan plan)
    {
        var results = new Results();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var series in All)
            {
                foreach (var (x, shape) in series.Points)
                {
                    RoomsLoad.Say($"round {round}: {series.Name} {x}");
                    var perRoom = Math.Min(
                        DeliveriesPerSecond / shape.Viewers,
                        CommandsPerViewer * shape.Viewers / shape.Rooms
                    );
                    await RoomsLoad.Once(
                        plan with
                        {
                            Rooms = shape.Rooms,
                            Viewers = shape.Viewers,
                            Workers = shape.Workers,
                            Seeks = perRoom / 3,
                            Chats = perRoom * 2 / 3,
                            Burst = 0,
                            Kills = false,
                            IsBrief = true,
                        },
                        "syncstream",
                        Label(series, x),
                        round,
                        results
                    );
                }
            }
        }
        Tell(results);
        if (plan.Out is { } file)
        {
            Write(results, file);
        }
        return 0;
    }

    private static string Label(Series series, int x) => $"{series.Name} {x}";

    private static void Tell(Results results)
    {
        foreach (var series in All)
        {
            Console.WriteLine();
            Console.WriteLine($"| {series.Says} | deliveries/s | CPU µs per delivery | p50 ms | p99 ms |");
            Console.WriteLine("|---|---|---|---|---|");
            foreach (var (x, _) in series.Points)
            {
                string Of(string measure) => Figures.Figure(results.Median(measure, Label(series, x)));
                Console.WriteLine(
                    $"| {x.ToString("N0", CultureInfo.InvariantCulture)} | {Of(Figures.Delivered)} | {Of(Figures.Cpu)} | {Of(Figures.Median)} | {Of(Figures.Tail)} |"
                );
            }
        }
    }

    private static void Write(Results results, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var all = results.All.Select(v => new
        {
            measure = v.Measure,
            point = v.Peer,
            rounds = v.Values,
        });
        File.WriteAllText(file, JsonSerializer.Serialize(all, Figures.Readable) + "\n");
        foreach (var series in All)
        {
            var chart = Path.ChangeExtension(file, null) + $"-{series.Name}.svg";
            List<(double X, double Cost, double Tail)> points =
            [
                .. from point in series.Points
                let label = Label(series, point.X)
                select ((double)point.X, results.Median(Figures.Cpu, label), results.Median(Figures.Tail, label)),
            ];
            File.WriteAllText(chart, Curve.Draw(series.Says, points));
            Console.WriteLine($"written: {chart}");
        }
    }

    private static IEnumerable<(int, Shape)> Sizes(params (int Rooms, int Each)[] shapes) =>
        shapes.Select(s => (s.Each, new Shape(s.Rooms, s.Rooms * s.Each, 2)));

    private static IEnumerable<(int, Shape)> Counts(params int[] rooms) =>
        rooms.Select(n => (n, new Shape(n, n * 5, 2)));

    private static IEnumerable<(int, Shape)> Workers(params int[] workers) =>
        workers.Select(n => (n, new Shape(100, 2000, n)));

    private sealed record Shape(int Rooms, int Viewers, int Workers);

    private sealed record Series(string Name, string Says, IReadOnlyList<(int X, Shape Shape)> Points);
}
