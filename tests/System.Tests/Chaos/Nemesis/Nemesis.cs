using System.Diagnostics;

namespace SyncStream.SystemTests.Chaos;

/// <summary>Does to a server what a plan says, and writes down what it did and when.</summary>
internal sealed class Nemesis(Fleet fleet, Recorder recorder, Func<bool> everyoneIsIn)
{
    /// <summary>What this server can be made to do.</summary>
    public static readonly FaultKind[] Able = Enum.GetValues<FaultKind>();

    private static readonly TimeSpan MendingTime = TimeSpan.FromSeconds(45);
    private readonly List<Task> _under = [];

    public async Task Run(IEnumerable<PlannedFault> plan, CancellationToken stop)
    {
        foreach (var fault in plan)
        {
            try
            {
                var lone = fault.WaitUntilWhole && await Whole(MendingTime, stop);
                await recorder.Clock.Pause(fault.Pause, stop);
                await Do(fault, lone);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
        }
        await Task.WhenAll(_under);
    }

    /// <summary>Waits until all workers serve and all viewers are in; false where that takes too long.</summary>
    public async Task<bool> Whole(TimeSpan patience, CancellationToken stop)
    {
        for (var since = recorder.Clock.Now; recorder.Clock.Now - since < patience.TotalSeconds; )
        {
            if (everyoneIsIn() && await fleet.IsWhole())
                return true;
            await recorder.Clock.Pause(TimeSpan.FromMilliseconds(300), stop);
        }
        return false;
    }

    private async Task Do(PlannedFault fault, bool lone)
    {
        var workers = fleet.Processes.All();
        if (workers.Count == 0 && fault.Kind != FaultKind.KillSupervisor)
            return;
        var victim = workers.Count > 0 ? workers[fault.Victim % workers.Count] : 0;
        void Did(string what) => recorder.Did(new(recorder.Clock.Now, fault.Kind.ToString(), what, lone));
        switch (fault.Kind)
        {
            case FaultKind.KillWorker:
                Did($"kill -9 of worker {victim}");
                Signals.Send("KILL", victim);
                break;
            case FaultKind.KillAllWorkers:
                Did($"kill -9 of workers {string.Join(", ", workers)}");
                Signals.Send("KILL", workers);
                break;
            case FaultKind.TerminateWorker:
                Did($"SIGTERM to worker {victim}");
                Signals.Send("TERM", victim);
                break;
            case FaultKind.StopWorker:
                Did($"SIGSTOP to worker {victim} for {fault.Lasts.TotalSeconds:0.0} s");
                Signals.Send("STOP", victim);
                _under.Add(Continue(victim, fault.Lasts));
                break;
            case FaultKind.KillEverything:
                Did($"kill -9 of supervisor {fleet.Supervisor} and workers {string.Join(", ", workers)}");
                Signals.Send("KILL", [fleet.Supervisor, .. workers]);
                await fleet.StartAgain();
                break;
            case FaultKind.Reload:
                Did("syncstream reload");
                await Command("reload");
                break;
            case FaultKind.Scale:
                var wanted = 2 + fault.Victim % 4;
                Did($"syncstream scale {wanted}");
                if (await Command("scale", $"{wanted}"))
                    fleet.Workers = wanted;
                break;
            case FaultKind.KillSupervisor:
                Did($"kill -9 of supervisor {fleet.Supervisor}, back after {fault.Lasts.TotalSeconds:0.0} s");
                Signals.Send("KILL", fleet.Supervisor);
                await recorder.Clock.Pause(fault.Lasts, CancellationToken.None);
                await fleet.StartAgain();
                break;
            default:
                throw new UnreachableException($"nobody does {fault.Kind}");
        }
    }

    // A refusal ("a reload is under way") is no broken promise, but it is counted.
    private async Task<bool> Command(params string[] words)
    {
        var outcome = await fleet.Command(words);
        if (outcome != "done")
            recorder.Failed("nemesis", words[0], "(refused)", outcome);
        return outcome == "done";
    }

    // Even where the run is over: nothing is left stopped.
    private async Task Continue(int pid, TimeSpan after)
    {
        await recorder.Clock.Pause(after, CancellationToken.None);
        Signals.Send("CONT", pid);
    }
}
