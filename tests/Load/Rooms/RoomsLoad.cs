using SyncStream.Load.Generator;
using SyncStream.Load.Media;

namespace SyncStream.Load.Rooms;

/// <summary>Runs every phase against every server, turn by turn, each time on a fresh server.</summary>
internal static class RoomsLoad
{
    public static async Task<int> Run(RoomsPlan plan)
    {
        var results = new Results();
        var failed = false;
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var name in plan.Servers)
            {
                Say($"round {round} of {plan.Rounds}: {name}, {plan.Viewers} viewers in {plan.Rooms} rooms");
                try
                {
                    await Once(plan, name, name, round, results);
                }
                catch (InvalidOperationException e)
                {
                    // One server's bad round takes nothing from the others' figures.
                    Say($"  given up: {e.Message}");
                    failed |= name == "syncstream";
                }
            }
        }
        if (plan.Out is { } file)
        {
            Figures.Write(results, plan, plan.Servers, file);
        }
        else
        {
            foreach (var line in results.Table(plan.Servers, []))
            {
                Console.WriteLine(line);
            }
        }
        return failed || results.Median(Figures.Lost, "syncstream") > 0 ? 1 : 0;
    }

    public static void Say(string what) => Console.WriteLine($"· {what}");

    /// <param name="label">Under which name the figures are kept.</param>
    public static async Task Once(RoomsPlan plan, string name, string label, int seed, Results results)
    {
        var scratch = Directory.CreateTempSubdirectory("syncstream-load-").FullName;
        try
        {
            await using var server = await Start(plan, name, scratch);
            // Everything of the generator runs on this one thread.
            using var loop = new EventLoop();
            new RoomsRun(plan, server, loop, new Random(seed), (what, value) => results.Add(what, label, value)).Go();
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task<IRoomServer> Start(RoomsPlan plan, string name, string scratch) =>
        name switch
        {
            "syncstream" => await SyncStreamRooms.Start(plan, scratch),
            "socketio" => await SocketIoRooms.Start(name, 0, scratch),
            "socketio-cluster" => await SocketIoRooms.Start(name, plan.Workers, scratch),
            "syncplay" => await SyncplayRooms.Start(scratch),
            _ => throw new ArgumentException($"there is no server {name}"),
        };
}
