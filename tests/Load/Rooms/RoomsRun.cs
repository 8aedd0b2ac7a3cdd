using SyncStream.Load.Generator;
using SyncStream.Load.Peers;

namespace SyncStream.Load.Rooms;

/// <summary>One server through all phases: idle, joins, idle viewers, steady traffic, a burst of joins, a killed worker.</summary>
internal sealed class RoomsRun(
    RoomsPlan plan,
    IRoomServer server,
    EventLoop loop,
    Random random,
    Action<string, double> add
)
{
    private const double Kibibyte = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly IReadOnlyList<string> _rooms =
    [
        .. Enumerable.Range(0, plan.Rooms).Select(n => $"room-{random.Next(0x1000000):x6}-{n}"),
    ];

    public void Go()
    {
        var audience = new Audience(loop, random);
        Pause(TimeSpan.FromSeconds(3));
        var idle = Memory();
        if (!plan.IsBrief)
        {
            Idle();
        }
        server.Invite(audience, _rooms, plan.Viewers);
        Join(audience);
        Pause(TimeSpan.FromSeconds(3));
        if (!plan.IsBrief)
        {
            IdleViewers(audience, idle);
        }
        var traffic = new Traffic(loop, audience, plan);
        // What runs often is compiled anew for seconds after it began to: that is not counted.
        traffic.Run(plan.Viewers < 1000 ? TimeSpan.FromSeconds(5) : plan.Warm);
        Steady(audience, traffic);
        if (plan.Burst > 0)
        {
            BurstOfJoins(audience);
        }
        if (plan.Kills && server is SyncStreamRooms { Process: not null })
        {
            Kill(audience, traffic);
        }
    }

    private void Idle()
    {
        if (server.Process is { } process)
        {
            var before = Cpu();
            var time = TimeSpan.FromSeconds(10);
            Pause(time);
            var pids = process.Pids;
            Add(Figures.Idle, Memory() / Kibibyte / Kibibyte);
            Add(
                Figures.IdleResident,
                pids.Skip(pids.Count > 1 ? 1 : 0).Max(ProcessTree.Resident) / Kibibyte / Kibibyte
            );
            Add(Figures.IdleCpu, (Cpu() - before) / time.TotalSeconds * 100 / pids.Count);
        }
    }

    private void Join(Audience audience)
    {
        var begun = EventLoop.Now;
        // A door takes so many at a time; a burst is another measurement.
        const int AtOnce = 100;
        var (next, from) = (0, audience.Joined);
        var done = loop.Run(
            Patience,
            () =>
            {
                for (; next < audience.All.Count && next - (audience.Joined - from) < AtOnce; next++)
                {
                    audience.All[next].Join();
                }
                return audience.Joined >= audience.All.Count;
            }
        );
        Demand(done, audience);
        var took = EventLoop.Since(begun).TotalSeconds;
        Add(Figures.JoinRate, audience.All.Count / took);
        Add(Figures.Join, audience.Joins.Percentile(99));
        RoomsLoad.Say($"  all in after {took:0.0} s");
    }

    private void IdleViewers(Audience audience, long idle)
    {
        if (server.Process is not null)
        {
            var before = Cpu();
            var time = TimeSpan.FromSeconds(10);
            Pause(time);
            Add(Figures.PerViewer, (Memory() - idle) / Kibibyte / audience.All.Count);
            Add(Figures.ViewersCpu, (Cpu() - before) / time.TotalSeconds * 100);
        }
    }

    private void Steady(Audience audience, Traffic traffic)
    {
        var before = Cpu();
        var begun = EventLoop.Now;
        var broken = audience.Broken;
        var tally = traffic.Run(plan.Time);
        var (cpu, time) = (Cpu() - before, EventLoop.Since(begun).TotalSeconds);
        Add(Figures.Median, tally.Receipt.Percentile(50));
        Add(Figures.Tail95, tally.Receipt.Percentile(95));
        Add(Figures.Tail, tally.Receipt.Percentile(99));
        Add(Figures.Worst, tally.Receipt.Max);
        Add(Figures.Ack, tally.Acks.Percentile(99));
        Add(Figures.Delivered, tally.Delivered / time);
        if (server.Process is not null)
        {
            Add(Figures.Cpu, cpu / tally.Delivered * 1e6);
            Add(Figures.Core, cpu / time * 100);
        }
        // Every command goes to all of its room; who broke off meanwhile is told of it on coming back.
        var lost = tally.OutOfOrder + (audience.Broken == broken ? Math.Max(0, tally.Expected - tally.Delivered) : 0);
        Add(Figures.Lost, lost);
        Add(Figures.Refused, tally.Refused);
        foreach (var (reason, count) in tally.Reasons)
        {
            RoomsLoad.Say($"  refused {count}: {reason}");
        }
        RoomsLoad.Say(
            $"  {tally.Sent} commands, {tally.Delivered} deliveries of {tally.Expected}, p99 {tally.Receipt.Percentile(99):0.0} ms, {audience.Broken - broken} broken"
        );
    }

    private void BurstOfJoins(Audience audience)
    {
        var had = audience.All.Count;
        server.Invite(audience, _rooms, plan.Burst);
        audience.Joins = new();
        var begun = EventLoop.Now;
        foreach (var viewer in audience.All.Skip(had))
        {
            viewer.Join();
        }
        Demand(loop.Run(Patience, () => audience.Joined >= audience.All.Count), audience);
        Add(Figures.Burst, EventLoop.Since(begun).TotalSeconds);
        RoomsLoad.Say($"  {plan.Burst} more at once: all in after {EventLoop.Since(begun).TotalSeconds:0.00} s");
        foreach (var viewer in audience.All.Skip(had))
        {
            viewer.Leave();
        }
        Pause(TimeSpan.FromSeconds(2));
    }

    private void Kill(Audience audience, Traffic traffic)
    {
        var (broken, wanted) = (audience.Broken, audience.Joined);
        audience.Absences = new();
        traffic.Begin();
        Pause(TimeSpan.FromSeconds(2));
        audience.Tally = traffic.Tally = new();
        var worker = server.Process!.Pids.Skip(1).First();
        ProcessTree.Kill(worker);
        var begun = EventLoop.Now;
        double? back = null;
        var told = 0;
        loop.Run(
            TimeSpan.FromSeconds(30),
            () =>
            {
                if (back is null && EventLoop.Since(begun).TotalSeconds >= told + 1)
                {
                    RoomsLoad.Say($"  {++told} s after the kill: {audience.Joined} of {wanted} in");
                }
                if (audience.Broken > broken && audience.Joined >= wanted)
                {
                    back ??= EventLoop.Since(begun).TotalSeconds;
                }
                return back is not null && EventLoop.Since(begun).TotalSeconds > 12;
            }
        );
        traffic.End();
        Add(Figures.Killed, audience.Broken - broken);
        Add(Figures.Back, back ?? double.PositiveInfinity);
        Add(Figures.BackTail, audience.Absences.Percentile(99) / 1000);
        Add(Figures.Others, traffic.Tally.Receipt.Percentile(99));
        RoomsLoad.Say(
            $"  worker {worker} killed: {audience.Broken - broken} viewers, all back after {back:0.00} s; receipt p99 {traffic.Tally.Receipt.Percentile(99):0} ms, {audience.Failed} failed tries, last: {audience.LastFailure}"
        );
    }

    private void Demand(bool done, Audience audience)
    {
        if (!done)
        {
            throw new InvalidOperationException(
                $"{server.Name}: {audience.Joined} of {audience.All.Count} came in; {audience.Failed} tries failed, the last with: {audience.LastFailure}"
            );
        }
    }

    private void Add(string measure, double value) => add(measure, value);

    private void Pause(TimeSpan time) => loop.Run(time);

    private double Cpu() => server.Process is { } process ? ProcessTree.Cpu(process.Pids) : 0;

    private long Memory() => server.Process is { } process ? ProcessTree.Memory(process.Pids) : 0;
}
