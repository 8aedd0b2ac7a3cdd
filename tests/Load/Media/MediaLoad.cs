using SyncStream.Load.Generator;
using SyncStream.Load.Peers;

namespace SyncStream.Load.Media;

/// <summary>Runs every measurement against every peer, turn by turn, so that what disturbs one disturbs all.</summary>
internal sealed class MediaLoad(MediaPlan plan, IReadOnlyList<IPeer> peers, Results results)
{
    private const int WarmUps = 4;
    private const int Clients = 64;
    private const int Kibibyte = 1024;
    private const int Mebibyte = 1024 * 1024;
    private const double Gibibyte = 1024.0 * Mebibyte;
    private const int ChunkSize = Mebibyte;
    private const int FiveMegabits = 5_000_000 / 8;

    private long FileSize => (long)plan.FileMegabytes * Mebibyte;

    public static async Task<int> Run(MediaPlan plan)
    {
        var scratch = Directory.CreateTempSubdirectory("syncstream-load-").FullName;
        var library = Directory.CreateDirectory(Path.Combine(scratch, "library")).FullName;
        const string file = "video.mp4";
        var peers = new List<IPeer>();
        var results = new Results();
        try
        {
            await TestVideo.Make(Path.Combine(library, file), (long)plan.FileMegabytes * Mebibyte);
            var wanted = plan.Only;
            bool Wants(string name) => wanted.Count == 0 || wanted.Contains(name);
            string Folder(string name) => Directory.CreateDirectory(Path.Combine(scratch, name)).FullName;
            if (Wants("syncstream"))
            {
                peers.Add(await SyncStreamServer.Start(library, Folder("syncstream")));
            }
            if (Wants("nginx"))
            {
                peers.Add(await Nginx.Start(library, file, Folder("nginx")));
            }
            if (Wants("kestrel"))
            {
                peers.Add(await KestrelFileResult.Start(library, file, Folder("kestrel")));
            }
            if (Wants("express"))
            {
                peers.Add(await Express.Start(library, file, Folder("express")));
            }
            await new MediaLoad(plan, peers, results).Measure();
        }
        finally
        {
            foreach (var peer in peers)
            {
                await peer.DisposeAsync();
            }
            Directory.Delete(scratch, recursive: true);
        }
        if (plan.IsSmoke)
        {
            var loads = results.Median(Measures.Loads, "syncstream");
            Console.WriteLine($"smoke: every peer answered every range; loads per chunk and worker: {loads:0.00}");
            return loads <= 1 ? 0 : 1;
        }
        Console.WriteLine();
        foreach (var line in results.Table([.. peers.Select(peer => peer.Name)], Measures.Goals))
        {
            Console.WriteLine(line);
        }
        return 0;
    }

    private async Task Measure()
    {
        if (plan.Wants("room") && peers.OfType<SyncStreamServer>().FirstOrDefault() is { } own)
        {
            await OneRoom(own);
        }
        Say("warming up");
        // Several times: .NET compiles what is hot in two steps, and the second counts from when the first is done.
        for (var time = 0; time < WarmUps; time++)
        {
            foreach (var peer in peers)
            {
                Crowd.Rush(peer.Target, FileSize, Clients, plan.Ranges / 4, Mebibyte);
                Crowd.Rush(peer.Target, FileSize, Clients, plan.SmallRanges / 2, 4 * Kibibyte);
                await Settle(peer);
            }
        }
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var peer in peers)
            {
                Say($"round {round} of {plan.Rounds}: {peer.Name}");
                Measure("large", Large, peer);
                Measure("small", Small, peer);
                Measure("times", Times, peer);
            }
            foreach (var peer in plan.IsBrief || !plan.Wants("slow") ? [] : peers)
            {
                Say($"round {round} of {plan.Rounds}: {peer.Name}, slow viewers");
                await Slow(peer);
            }
        }
    }

    private void Measure(string what, Action<IPeer> measure, IPeer peer)
    {
        if (plan.Wants(what))
        {
            measure(peer);
        }
    }

    // .NET and Node compile what is hot in the background, for seconds after it became hot, and .NET begins only seconds later.
    private async Task Settle(IPeer peer)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (int n = 0, calm = 0; n < (plan.IsSmoke ? 0 : 60) && calm < 4; n++)
        {
            var before = ProcessTree.Cpu(peer.Process.Pids);
            await second.WaitForNextTickAsync();
            calm = ProcessTree.Cpu(peer.Process.Pids) - before < 0.15 ? calm + 1 : 0;
        }
    }

    private void Large(IPeer peer)
    {
        var pids = peer.Process.Pids;
        var before = ProcessTree.Cpu(pids);
        var time = Crowd.Rush(peer.Target, FileSize, Clients, plan.Ranges, Mebibyte);
        results.Add(
            Measures.CpuPerGib,
            peer.Name,
            (ProcessTree.Cpu(pids) - before) / (plan.Ranges * (Mebibyte / Gibibyte))
        );
        results.Add(Measures.Throughput, peer.Name, plan.Ranges / time.TotalSeconds);
    }

    private void Small(IPeer peer)
    {
        var pids = peer.Process.Pids;
        var before = ProcessTree.Cpu(pids);
        Crowd.Rush(peer.Target, FileSize, Clients, plan.SmallRanges, 4 * Kibibyte);
        results.Add(Measures.CpuPerSmall, peer.Name, (ProcessTree.Cpu(pids) - before) / plan.SmallRanges * 1e6);
    }

    private void Times(IPeer peer)
    {
        var times = Crowd.Steady(peer.Target, FileSize, Clients, plan.TimedRequests, 64 * Kibibyte, perSecond: 800);
        results.Add(Measures.FirstByteMedian, peer.Name, times[times.Length / 2].TotalMilliseconds);
        results.Add(Measures.FirstByte, peer.Name, times[times.Length * 99 / 100].TotalMilliseconds);
    }

    private async Task Slow(IPeer peer)
    {
        var pids = peer.Process.Pids;
        var idle = ProcessTree.Memory(pids);
        using (var viewers = new SlowViewers(peer.Target, FileSize, plan.SlowViewers))
        {
            viewers.Watch(FiveMegabits, TimeSpan.FromSeconds(2));
            var cpu = ProcessTree.Cpu(pids);
            var bytes = viewers.Watch(FiveMegabits, plan.SlowFor);
            results.Add(Measures.SlowCpu, peer.Name, (ProcessTree.Cpu(pids) - cpu) / (bytes / Gibibyte));
            results.Add(Measures.SlowMemory, peer.Name, PerViewer(ProcessTree.Memory(pids) - idle));
            viewers.Watch(0, plan.SlowFor / 2);
            results.Add(Measures.PausedMemory, peer.Name, PerViewer(ProcessTree.Memory(pids) - idle));
        }
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1));
        await pause.WaitForNextTickAsync();
    }

    private double PerViewer(long bytes) => (double)bytes / plan.SlowViewers / Kibibyte;

    private async Task OneRoom(SyncStreamServer own)
    {
        Say($"{plan.RoomViewers} viewers of one room");
        var bytes = (long)plan.RoomMegabytes * Mebibyte;
        var before = await own.Counters();
        Crowd.Together(own.Target, plan.RoomViewers, bytes, Mebibyte);
        var after = await own.Counters();
        var loads = after.Zip(before, (now, then) => now.Loads - then.Loads).Max();
        results.Add(Measures.Loads, own.Name, loads / Math.Ceiling((double)bytes / ChunkSize));
        Say(
            $"each worker's loads: {string.Join(", ", after.Zip(before, (now, then) => now.Loads - then.Loads))} of {bytes / ChunkSize} chunks; "
                + $"sent: {string.Join(", ", after.Zip(before, (now, then) => (now.Sent - then.Sent) / Mebibyte))} MiB"
        );
    }

    private static void Say(string what) => Console.WriteLine($"· {what}");
}
