using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Owns one worker process from its start, or its adoption, to its end, and never outlives it nor leaves it behind:
/// however this actor stops, the process is dead afterwards. It reports to its parent and decides nothing about restarts.
/// </summary>
#pragma warning disable CA1001 // An actor is not disposed; PostStop does it.
internal sealed class WorkerProcessActor : ReceiveActor, IWithTimers
#pragma warning restore CA1001
{
    private sealed record Exited;

    private sealed record Said(string Line);

    private sealed record Drained;

    private sealed record StartTookTooLong;

    private sealed record StopTookTooLong;

    private sealed record LeaveTookTooLong;

    private readonly IRunningWorker _process;
    private readonly WorkerTimings _timings;
    private readonly TimeProvider _time;
    private readonly LastWords _lastWords = new();
    private ControlConnection? _control;
    private Address? _member;
    private long? _onlineSince;
    private string? _killedBecause;

    public WorkerProcessActor(IRunningWorker process, WorkerProgram program)
    {
        _timings = program.Timings;
        _time = program.Time;
        _process = process;
        Receive<FromWorker>(from => Hear(from));
        Receive<StopWorkers>(_ => Stop());
        Receive<LeaveProcess>(leave => Leave(leave.Reason));
        Receive<BoundLeave>(_ => BoundLeaving());
        Receive<KillProcess>(kill => Kill(kill.Because));
        Receive<StartTookTooLong>(_ => Kill($"not online within {_timings.StartTimeout.TotalSeconds:0.#} s"));
        Receive<StopTookTooLong>(_ => Kill($"still running {_timings.StopTimeout.TotalSeconds:0.#} s after SIGTERM"));
        Receive<LeaveTookTooLong>(_ =>
            Kill($"still running {_timings.LeaveTimeout.TotalSeconds:0.#} s after it was told to leave")
        );
        Receive<Said>(said =>
        {
            _lastWords.Add(said.Line);
            Console.Error.WriteLine(said.Line);
        });
        Receive<Exited>(_ =>
        {
            if ((_member ?? program.MarkedAddress(process.Pid)) is { } member)
                Context.Parent.Tell(new MemberDied(member));
            Drain();
        });
        Receive<Drained>(_ => End());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var self = Self;
        _process.Begin(ended: () => self.Tell(new Exited()), said: line => self.Tell(new Said(line)));
        Timers.StartSingleTimer(nameof(StartTookTooLong), new StartTookTooLong(), _timings.StartTimeout);
        Context.Parent.Tell(new ProcessStarted(_process.Pid));
    }

    protected override void PostStop()
    {
        if (_process.IsRunning)
            _process.Signal(Libc.SigKill);
        _process.Dispose();
    }

    private void Hear(FromWorker from)
    {
        if (from.Pid != _process.Pid)
        {
            from.Connection.Post(new StopWorker("another worker has this place"));
            return;
        }
        _control = from.Connection;
        if (from.Message is Hello hello)
            _member = Address.Parse(hello.ClusterAddress);
        else if (from.Message is Ready && _onlineSince is null)
        {
            _onlineSince = _time.GetTimestamp();
            Timers.Cancel(nameof(StartTookTooLong));
            Context.Parent.Tell(new ProcessOnline(_process.Pid));
        }
    }

    private void Stop()
    {
        // Never both: a signal says nothing of the whole server, and whichever came first would decide how the worker goes.
        if (_control is { } control)
            control.Post(new StopWorker("the server stops", ServerStops: true));
        else
            _process.Signal(Libc.SigTerm);
        Timers.StartSingleTimer(nameof(StopTookTooLong), new StopTookTooLong(), _timings.StopTimeout);
    }

    private void Leave(string reason)
    {
        if (_control is { } control)
            control.Post(new StopWorker(reason));
        else
            _process.Signal(Libc.SigTerm);
        BoundLeaving();
    }

    private void BoundLeaving() =>
        Timers.StartSingleTimer(nameof(LeaveTookTooLong), new LeaveTookTooLong(), _timings.LeaveTimeout);

    private void Kill(string because)
    {
        _killedBecause = because;
        _process.Signal(Libc.SigKill);
    }

    // The end of standard error may still be in the pipe. A grandchild that inherited it may hold it open for ever.
    private void Drain() =>
        Task.WhenAny(_process.Silence(), Task.Delay(TimeSpan.FromMilliseconds(200), _time))
            .PipeTo(Self, success: _ => new Drained(), failure: _ => new Drained());

    private void End()
    {
        var cause = _process.Cause;
        Context.Parent.Tell(
            new ProcessEnded(
                _process.Pid,
                _killedBecause is null ? cause : $"{cause}: {_killedBecause}",
                _onlineSince is { } since ? _time.GetElapsedTime(since) : null,
                _lastWords.Lines
            )
        );
        Context.Stop(Self);
    }
}
