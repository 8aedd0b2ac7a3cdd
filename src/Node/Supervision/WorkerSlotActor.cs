using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Keeps one worker running: starts its process, replaces it when it dies, pauses longer the more often that happens,
/// and gives up on one that never comes online.
/// </summary>
internal sealed class WorkerSlotActor : ReceiveActor, IWithTimers
{
    private sealed record StartAgain;

    private readonly int _slot;
    private readonly WorkerProgram _program;
    private readonly ILogger _log;
    private IActorRef? _process;
    private int? _pid;
    private WorkerPhase _phase = WorkerPhase.Starting;
    private DeathToll _deaths;
    private int _restarts;
    private Health? _health;

    public WorkerSlotActor(int slot, WorkerProgram program, ILogger log)
    {
        _slot = slot;
        _program = program;
        _log = log;
        Receive<ProcessStarted>(started => _pid = started.Pid);
        Receive<ProcessOnline>(online => Online(online.Pid));
        Receive<ProcessEnded>(ended => Ended(ended));
        Receive<Terminated>(_ => Ended(new ProcessEnded(_pid ?? 0, "could not be watched", null, [], null)));
        Receive<StartAgain>(_ => StartProcess());
        Receive<FromWorker>(from => Hear(from));
        Receive<StopWorkers>(_ => Stop());
        Receive<AskStatus>(_ => Sender.Tell(new WorkerStatus(_slot, _pid, _phase, _restarts, _health)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => StartProcess();

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

    private void StartProcess()
    {
        _phase = WorkerPhase.Starting;
        _health = null;
        _process = Context.Watch(
            Context.ActorOf(
                Props.Create(() => new WorkerProcessActor(_program.For(_slot), _program.Timings, _program.Time))
            )
        );
    }

    private void Hear(FromWorker from)
    {
        if (from.Message is Health health && from.Pid == _pid)
            _health = health;
        else if (_process is { } process)
            process.Tell(from);
        else
            from.Connection.Post(new StopWorker("its place was given up"));
    }

    private void Online(int pid)
    {
        _phase = WorkerPhase.Online;
        _log.LogInformation("✅ Worker {Pid} is online", pid);
        Context.Parent.Tell(new SlotSettled(_slot, Online: true));
    }

    private void Ended(ProcessEnded ended)
    {
        if (_process is { } process)
            Context.Unwatch(process);
        (_process, _pid, _health) = (null, null, null);
        if (ended.Member is { } member)
            _program.OnDeath(member);
        if (_phase == WorkerPhase.Stopping)
        {
            _log.LogInformation("Worker {Pid} stopped", ended.Pid);
            Context.Stop(Self);
            return;
        }
        (var pause, _deaths) = _program.Policy.After(_deaths, ended.OnlineFor);
        if (pause is { } time)
            Restart(ended, time);
        else
            GiveUp(ended);
    }

    private void Restart(ProcessEnded ended, TimeSpan pause)
    {
        _restarts++;
        _log.LogWarning("⚠️ Worker {Pid} died ({Cause}). Restarting...", ended.Pid, ended.Cause);
        if (pause == TimeSpan.Zero)
        {
            StartProcess();
            return;
        }
        _phase = WorkerPhase.Waiting;
        Timers.StartSingleTimer(nameof(StartAgain), new StartAgain(), pause);
    }

    private void GiveUp(ProcessEnded ended)
    {
        _phase = WorkerPhase.GivenUp;
        _log.LogError(
            "Worker {Pid} died ({Cause}). It failed {Count} times in a row before coming online, so it is not restarted",
            ended.Pid,
            ended.Cause,
            _deaths.FailedStarts
        );
        foreach (var line in ended.LastWords)
            _log.LogError("   its last words: {Line}", line);
        _log.LogError("   mend the cause, then stop and start the server (syncstream stop; syncstream start)");
        Context.Parent.Tell(new SlotSettled(_slot, Online: false));
    }

    private void Stop()
    {
        Timers.CancelAll();
        _phase = WorkerPhase.Stopping;
        if (_process is { } process)
            process.Tell(StopWorkers.Instance);
        else
            Context.Stop(Self);
    }
}
