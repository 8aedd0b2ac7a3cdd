using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Keeps one worker running: starts its process, replaces it when it dies, hangs, grows too large or is told to leave,
/// pauses longer the more often it dies, and says so where one never comes online. A replacement that is not forced
/// comes first: the old process goes when the new one serves.
/// </summary>
internal sealed class WorkerSlotActor : ReceiveActor, IWithTimers
{
    private sealed record StartAgain;

    private sealed record LookDue;

    private readonly int _slot;
    private readonly WorkerProgram _program;
    private readonly ILogger _log;
    private readonly List<SlotProcess> _leaving = [];
    private SlotProcess? _serving;
    private SlotProcess? _next;
    private (IActorRef Asker, Action<string> Say)? _replacing;
    private WorkerPhase _without = WorkerPhase.Starting;
    private bool _ending;
    private DeathToll _deaths;
    private string? _despairedOf;
    private int _restarts;

    public WorkerSlotActor(int slot, WorkerProgram program, ILogger log)
    {
        _slot = slot;
        _program = program;
        _log = log;
        Receive<ProcessStarted>(started => Of(Sender)?.Pid = started.Pid);
        Receive<ProcessOnline>(online => Online(Sender, online.Pid));
        Receive<MemberDied>(died => _program.OnDeath(died.Member));
        Receive<ProcessEnded>(ended => Ended(Sender, ended));
        Receive<Terminated>(gone => Ended(gone.ActorRef, new ProcessEnded(0, "could not be watched", null, [])));
        Receive<FillPlace>(fill => StartAfter(fill.After));
        Receive<StartAgain>(_ => Context.Parent.Tell(new TurnWanted(_slot)));
        Receive<YourTurn>(_ => Fill());
        Receive<LookDue>(_ => Look());
        Receive<FromWorker>(from => Hear(from));
        Receive<StopWorkers>(_ => Stop());
        Receive<RemoveWorker>(_ => Remove());
        Receive<ReplaceWorker>(replace => Replace(replace));
        Receive<AskStatus>(_ => Sender.Tell(Status()));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(LookDue), new LookDue(), Vigil.Step);
        _serving = NewProcess();
    }

    /// <summary>
    /// A process actor that fails takes its process with it (its PostStop kills), and counts as a death: restarting
    /// the actor in place would start a process past the back-off.
    /// </summary>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(error =>
        {
            _log.LogError(error, "Worker {Slot} cannot be run", _slot);
            return Directive.Stop;
        });

    private IEnumerable<SlotProcess> Processes =>
        ((SlotProcess?[])[_serving, _next, .. _leaving]).OfType<SlotProcess>();

    private SlotProcess? Of(IActorRef actor) => Processes.FirstOrDefault(process => process.Actor.Equals(actor));

    private SlotProcess NewProcess()
    {
        var actor = Context.ActorOf(Props.Create(() => new WorkerProcessActor(_program.For(_slot), _program)));
        return new(Context.Watch(actor), _program.Timings.HungAfter, _program.Time);
    }

    private void Hear(FromWorker from)
    {
        if (Processes.FirstOrDefault(process => process.Pid == from.Pid) is not { } process)
        {
            // One that was taken over may say hello before its keeper has said who it is; the keeper knows its own.
            if (Processes.FirstOrDefault(process => process.Pid is null) is { } unnamed)
            {
                unnamed.Actor.Tell(from);
                return;
            }
            from.Connection.Post(new StopWorker("another worker has this place"));
            return;
        }
        switch (from.Message)
        {
            case Health health:
                process.Heard(health);
                if (process == _serving && _program.Memory.IsExceededBy(health.MemoryBytes))
                    Context.Parent.Tell(new WorkerTooLarge(_slot, from.Pid, health.MemoryBytes));
                break;
            case WorkerLeaves when process == _serving && process.Phase == WorkerPhase.Online && !_ending:
                LeavesByItself(process);
                break;
            default:
                process.Actor.Tell(from);
                break;
        }
    }

    private void Look()
    {
        foreach (var process in Processes)
            if (process.FoundHung() is { } how)
                process.Actor.Tell(new KillProcess(how));
    }

    private void Online(IActorRef actor, int pid)
    {
        if (Of(actor) is not { } process)
            return;
        process.Online();
        _despairedOf = null;
        _log.LogInformation("✅ Worker {Pid} is online", pid);
        Context.Parent.Tell(new SlotSettled(_slot, Online: true));
        if (process != _next)
        {
            TellReplaced();
            return;
        }
        _next = null;
        if (_serving is { } old)
        {
            _replacing?.Say($"worker {_slot}: pid {pid} is online, draining pid {old.Pid}");
            _leaving.Add(old);
            old.Goes(WorkerPhase.Draining);
            old.Actor.Tell(new LeaveProcess("another has taken its place"));
        }
        _serving = process;
    }

    // Told to go by a signal: its place is filled while it drains, not when it has ended.
    private void LeavesByItself(SlotProcess process)
    {
        _log.LogInformation("Worker {Pid} was told to leave. Draining it while another starts", process.Pid);
        process.Goes(WorkerPhase.Draining, byItself: true);
        _leaving.Add(process);
        process.Actor.Tell(new BoundLeave());
        (_serving, _next) = (_next, null);
        _restarts++;
        if (_serving is null)
        {
            (var pause, _deaths) = _program.Policy.After(_deaths, process.OnlineFor);
            StartAfter(pause);
        }
    }

    private void Replace(ReplaceWorker replace)
    {
        _replacing = (Sender, replace.Say);
        if (_serving is { Phase: WorkerPhase.Online } old)
        {
            replace.Say($"worker {_slot}: starting the replacement of pid {old.Pid}");
            _next = NewProcess();
            return;
        }
        replace.Say($"worker {_slot}: waiting for it to come online");
        if (_serving is null)
        {
            Timers.Cancel(nameof(StartAgain));
            _serving = NewProcess();
        }
    }

    private void Ended(IActorRef actor, ProcessEnded ended)
    {
        Context.Unwatch(actor);
        if (Of(actor) is not { } process)
            return;
        var wasNext = process == _next;
        var wasLeaving = _leaving.Remove(process);
        _next = wasNext ? null : _next;
        _serving = process == _serving ? null : _serving;
        if (_ending)
        {
            _log.LogInformation("Worker {Pid} stopped", ended.Pid);
            StopWhenEmpty();
        }
        else if (wasLeaving)
            Left(process, ended);
        else if (wasNext)
            TellNotReplaced(ended, $"; pid {_serving?.Pid} serves on");
        else
            Died(ended);
    }

    private void Left(SlotProcess process, ProcessEnded ended)
    {
        if (process.LeavesByItself)
            _log.LogWarning("⚠️ Worker {Pid} died ({Cause}). Restarting...", ended.Pid, ended.Cause);
        else
        {
            _log.LogInformation("Worker {Pid} left ({Cause})", ended.Pid, ended.Cause);
            TellReplaced();
        }
    }

    private void Died(ProcessEnded ended)
    {
        Context.Parent.Tell(new TurnOver(_slot));
        (var pause, _deaths) = _program.Policy.After(_deaths, ended.OnlineFor);
        if (_next is { } next)
        {
            (_serving, _next) = (next, null);
            _restarts++;
            _log.LogWarning("⚠️ Worker {Pid} died ({Cause}). Restarting...", ended.Pid, ended.Cause);
            return;
        }
        TellNotReplaced(ended, "");
        _restarts++;
        if (_program.Policy.IsHopeless(_deaths))
        {
            Despair(ended);
            StartAfter(pause, WorkerPhase.GivenUp);
            return;
        }
        _log.LogWarning("⚠️ Worker {Pid} died ({Cause}). Restarting...", ended.Pid, ended.Cause);
        _without = WorkerPhase.Waiting;
        if (pause == TimeSpan.Zero)
            Context.Parent.Tell(new PlaceEmpty(_slot));
        else
            StartAfter(pause);
    }

    private void StartAfter(TimeSpan pause, WorkerPhase without = WorkerPhase.Waiting)
    {
        _without = without;
        if (pause == TimeSpan.Zero)
        {
            Self.Tell(new StartAgain());
            return;
        }
        Timers.StartSingleTimer(nameof(StartAgain), new StartAgain(), pause);
    }

    // A reload or the end may have come first.
    private void Fill()
    {
        if (_serving is null && !_ending)
            _serving = NewProcess();
        else
            Context.Parent.Tell(new TurnOver(_slot));
    }

    // Said once, and again where it fails of something else; the attempts go on, for a full disk or a database that is away comes
    // back by itself, and nobody may be there to see it.
    private void Despair(ProcessEnded ended)
    {
        var why = LastWords.Gist(ended.LastWords) ?? ended.Cause;
        if (why == _despairedOf)
            return;
        _despairedOf = why;
        _log.LogError(
            "Worker {Pid} died ({Cause}). It failed {Count} times in a row before coming online",
            ended.Pid,
            ended.Cause,
            _deaths.FailedStarts
        );
        foreach (var line in ended.LastWords)
            _log.LogError("   its last words: {Line}", line);
        _log.LogError(
            "   mend the cause; while others serve it is tried every {Seconds} s, by syncstream reload at once",
            _program.Policy.MaxBackoff.TotalSeconds
        );
        Context.Parent.Tell(new SlotSettled(_slot, Online: false));
    }

    private void TellReplaced()
    {
        _replacing?.Asker.Tell(new WorkerReplaced(_slot));
        _replacing = null;
    }

    private void TellNotReplaced(ProcessEnded ended, string rest)
    {
        var words = LastWords.Gist(ended.LastWords) is { } gist ? $": {gist}" : "";
        var reason = $"worker {_slot}: pid {ended.Pid} ended before it came online ({ended.Cause}){words}{rest}";
        _replacing?.Asker.Tell(new WorkerNotReplaced(_slot, reason));
        _replacing = null;
    }

    private void Stop()
    {
        End(process =>
        {
            process.Goes(WorkerPhase.Stopping);
            process.Actor.Tell(StopWorkers.Instance);
        });
    }

    private void Remove()
    {
        End(process =>
        {
            process.Goes(process.Phase == WorkerPhase.Starting ? WorkerPhase.Stopping : WorkerPhase.Draining);
            process.Actor.Tell(new LeaveProcess("there are to be fewer workers"));
        });
    }

    private void End(Action<SlotProcess> tell)
    {
        Timers.CancelAll();
        _ending = true;
        foreach (var process in Processes)
            tell(process);
        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (!Processes.Any())
            Context.Stop(Self);
    }

    private WorkerStatus[] Status() =>
        _serving is null
            ? [new(_slot, null, _without, _restarts, null), .. _leaving.Select(p => p.Status(_slot, _restarts))]
            : [.. Processes.Select(process => process.Status(_slot, _restarts))];
}
