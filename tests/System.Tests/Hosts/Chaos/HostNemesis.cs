using System.Diagnostics;
using SyncStream.SystemTests.Chaos;

namespace SyncStream.SystemTests.Hosts;

/// <summary>Does to a lab what a plan says, each fault on a whole cluster, and writes down what it did and when.</summary>
internal sealed class HostNemesis(LabCluster cluster, int workers, Recorder recorder, Func<bool> everyoneIsIn)
{
    private static readonly TimeSpan MendingTime = TimeSpan.FromSeconds(120);
    private readonly string _others = "seed";

    public async Task Run(IEnumerable<HostFault> plan, CancellationToken stop)
    {
        foreach (var fault in plan)
        {
            try
            {
                var lone = await Whole(MendingTime, stop);
                await recorder.Clock.Pause(fault.Pause, stop);
                await Do(fault, lone);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
        }
    }

    /// <summary>Waits until all hosts serve with all their workers and all viewers are in; false where that takes too long.</summary>
    public async Task<bool> Whole(TimeSpan patience, CancellationToken stop)
    {
        for (var since = recorder.Clock.Now; recorder.Clock.Now - since < patience.TotalSeconds; )
        {
            var ready = await Task.WhenAll(cluster.Hosts.Select(IsWhole));
            if (everyoneIsIn() && ready.All(r => r))
                return true;
            await recorder.Clock.Pause(TimeSpan.FromMilliseconds(300), stop);
        }
        return false;
    }

    private async Task<bool> IsWhole(LabHost host) => await host.IsReady() && host.Workers().Count >= workers;

    private async Task Do(HostFault fault, bool lone)
    {
        var hosts = cluster.Hosts;
        var victim = hosts[fault.Victim % hosts.Count];
        var next = hosts[(fault.Victim + 1) % hosts.Count];
        string[] others = [.. hosts.Where(host => host != victim).Select(host => host.Name), _others];
        var seconds = $"for {fault.Lasts.TotalSeconds:0.0} s";
        void Did(string what) => recorder.Did(new(recorder.Clock.Now, fault.Kind.ToString(), what, lone));
        switch (fault.Kind)
        {
            case HostFaultKind.KillWorker:
                var pids = victim.Workers();
                if (pids.Count == 0)
                    return;
                var pid = pids[fault.Victim % pids.Count];
                Did($"kill -9 of worker {pid} of {victim.Name}");
                Signals.Send("KILL", pid);
                break;
            case HostFaultKind.KillHost:
                Did($"{victim.Name} without power {seconds}");
                await victim.Kill();
                await Lasting(fault);
                victim.Start();
                break;
            case HostFaultKind.CutHost:
                Did($"{victim.Name} cut from the others {seconds}");
                cluster.Lab.Partition([victim.Name], others);
                await Healed(fault);
                break;
            case HostFaultKind.CutHostAndDatabase:
                Did($"{victim.Name} cut from the others and the database {seconds}");
                cluster.Lab.Partition([victim.Name], [.. others, "db"]);
                await Healed(fault);
                break;
            case HostFaultKind.CutOneWay:
                Did($"what {victim.Name} sends does not reach the others {seconds}");
                cluster.Lab.Cut([victim.Name], others);
                await Healed(fault);
                break;
            case HostFaultKind.CutPair:
                Did($"{victim.Name} and {next.Name} cut from each other {seconds}");
                cluster.Lab.Partition([victim.Name], [next.Name]);
                await Healed(fault);
                break;
            case HostFaultKind.SlowHost:
                Did($"{victim.Name} slow (100 ms each way, 5 % lost) {seconds}");
                cluster.Lab.Delay(victim.Name, TimeSpan.FromMilliseconds(100));
                cluster.Lab.Lose(victim.Name, 5);
                await Healed(fault);
                cluster.Lab.Undelay(victim.Name);
                break;
            case HostFaultKind.StopHost:
                Did($"SIGSTOP to all of {victim.Name} {seconds}");
                victim.Signal("STOP");
                await Lasting(fault);
                victim.Signal("CONT");
                break;
            case HostFaultKind.KillSeed:
                Did($"the seed killed {seconds}");
                await cluster.Seeds[0].Kill();
                await Lasting(fault);
                cluster.Seeds[0].Start();
                break;
            case HostFaultKind.CrashDatabase:
                Did($"PostgreSQL down {seconds}");
                cluster.Database.Crash();
                await Lasting(fault);
                cluster.Database.StartAgain();
                break;
            case HostFaultKind.RollHosts:
                Did("one host after the other stopped in order and started again");
                await Roll();
                break;
            default:
                throw new UnreachableException($"nobody does {fault.Kind}");
        }
    }

    private async Task Roll()
    {
        var from = recorder.Clock.Now;
        foreach (var host in cluster.Hosts)
        {
            await host.Stop();
            // From release to release and back, where there are two.
            host.Program = host.Program == SyncStreamProgram.Path ? HostChaosOptions.Next : SyncStreamProgram.Path;
            host.Start();
            await Whole(MendingTime, CancellationToken.None);
        }
        Rolls.Add((from, recorder.Clock.Now));
    }

    /// <summary>When hosts were rolled, in seconds of the run.</summary>
    public List<(double From, double Until)> Rolls { get; } = [];

    private Task Lasting(HostFault fault) => recorder.Clock.Pause(fault.Lasts, CancellationToken.None);

    private async Task Healed(HostFault fault)
    {
        await Lasting(fault);
        cluster.Lab.Heal();
    }
}
