using System.Globalization;
using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>All workers of one server: a slot each. One change of them as a whole (reload, scale) at a time.</summary>
internal sealed class WorkersActor : ReceiveActor, IWithTimers
{
    private readonly Dictionary<int, IActorRef> _slots = [];
    private readonly Dictionary<int, bool> _settled = [];
    private readonly HashSet<int> _online = [];
    private readonly StartTurns _turns;
    private readonly int _count;
    private readonly WorkerProgram _program;
    private readonly ILogger _log;
    private readonly WorkersOutcome _outcome;
    private (string Kind, string Name, IActorRef Actor, IActorRef Asker)? _change;
    private string? _lastFailure;
    private long? _replacedForMemory;
    private Action<string>? _sayStopped;
    private bool _stopping;

    public WorkersActor(int count, WorkerProgram program, ILogger log, WorkersOutcome outcome)
    {
        _count = count;
        _program = program;
        _log = log;
        _outcome = outcome;
        _turns = new(program.StartsAtOnce);
        Receive<TurnWanted>(wanted =>
        {
            if (_turns.Ask(wanted.Slot))
                GiveTurn(wanted.Slot);
        });
        Receive<TurnOver>(over => EndTurn(over.Slot));
        Receive<SlotSettled>(Settled);
        Receive<PlaceEmpty>(Emptied);
        Receive<FromWorker>(Hear);
        Receive<AskStatus>(_ => AnswerStatus());
        Receive<StopWorkers>(_ => Stop());
        Receive<SayStopped>(listener => _sayStopped += listener.Say);
        Receive<ReloadWorkers>(reload => Reload(reload.Say));
        Receive<ScaleWorkers>(scale => Scale(scale.Count, scale.Say));
        Receive<DrainSlot>(drain => Drain(drain.Slot, drain.Say));
        Receive<AskChange>(_ => Sender.Tell(new ChangeStatus(_change?.Kind, _lastFailure)));
        Receive<WorkerTooLarge>(ReplaceTooLarge);
        Receive<ChangeDone>(Done);
        Receive<Terminated>(Gone);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _log.LogInformation("📊 Spawning {Count} workers ({Cpus} CPUs available)", _count, Environment.ProcessorCount);
        for (var slot = 1; slot <= _count; slot++)
            StartSlot(slot);
    }

    /// <summary>A slot that fails by a mistake of ours starts afresh, with its process; the others are not touched.</summary>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(error =>
        {
            _log.LogError(error, "A worker's keeper failed and starts afresh");
            return Directive.Restart;
        });

    private void StartSlot(int slot) =>
        _slots[slot] = Context.Watch(
            Context.ActorOf(
                Props.Create(() => new WorkerSlotActor(slot, _program, _log)),
                "worker-" + slot.ToString(CultureInfo.InvariantCulture)
            )
        );

    // A start costs seconds of CPU. The rooms of the dead need it more, where there are others to take them.
    private void Emptied(PlaceEmpty place)
    {
        _online.Remove(place.Slot);
        Sender.Tell(new FillPlace(_online.Count > 0 ? _program.Policy.FailoverFirst : TimeSpan.Zero));
    }

    private void GiveTurn(int slot)
    {
        Timers.StartSingleTimer((nameof(TurnOver), slot), new TurnOver(slot), _program.LongestTurn);
        _slots[slot].Tell(YourTurn.Instance);
    }

    private void EndTurn(int slot)
    {
        Timers.Cancel((nameof(TurnOver), slot));
        if (_turns.Over(slot) is { } next)
            GiveTurn(next);
    }

    private void Settled(SlotSettled slot)
    {
        EndTurn(slot.Slot);
        if (slot.Online)
            _online.Add(slot.Slot);
        _settled[slot.Slot] = slot.Online;
        _change?.Actor.Tell(slot);
        if (_settled.Count < _slots.Count)
            return;
        if (_settled.ContainsValue(true))
            _outcome.Serving.TrySetResult();
        else if (_outcome.Hopeless.TrySetResult())
            _log.LogError("No worker can be started, so the server ends; whoever keeps it (systemd) starts it again");
    }

    private void Hear(FromWorker from)
    {
        if (_slots.TryGetValue(from.Slot, out var slot))
            slot.Tell(from);
        else
            SendAway(from);
    }

    private void SendAway(FromWorker from)
    {
        if (from.Message is Hello)
            _log.LogWarning(
                "Worker {Pid} was worker {Slot} of an earlier supervisor, and there are to be {Count}: it drains and leaves",
                from.Pid,
                from.Slot,
                _slots.Count
            );
        from.Connection.Post(new StopWorker("there is no such place"));
    }

    private void AnswerStatus() =>
        Task.WhenAll(
                _slots.Values.Select(slot => slot.Ask<WorkerStatus[]>(AskStatus.Instance, TimeSpan.FromSeconds(10)))
            )
            .PipeTo(Sender, Self, success: slots => slots.SelectMany(rows => rows).OrderBy(row => row.Slot).ToArray());

    private void Reload(Action<string> say)
    {
        if (MayChange())
        {
            _log.LogInformation("Reloading {Count} workers, one by one", _slots.Count);
            var (slots, tell) = (InOrder(), Logged(say));
            Begin("reload", "a reload", Props.Create(() => new RollActor(slots, tell)), Sender);
        }
    }

    private void Scale(int count, Action<string> say)
    {
        if (!MayChange())
            return;
        var coming = Enumerable.Range(1, count).Where(slot => !_slots.ContainsKey(slot)).ToList();
        var going = _slots.Where(slot => slot.Key > count).ToDictionary();
        _log.LogInformation("Scaling from {Old} to {New} workers", _slots.Count, count);
        _program.Scaled(count);
        coming.ForEach(StartSlot);
        var tell = Logged(say);
        Begin("scale", "scaling", Props.Create(() => new ScaleActor(coming, going, tell)), Sender);
    }

    private void Drain(int slot, Action<string> say)
    {
        if (!_slots.TryGetValue(slot, out var worker))
        {
            Sender.Tell(new ChangeDone($"there is no worker {slot}"));
            return;
        }
        if (!MayChange())
            return;
        _log.LogInformation("Draining worker {Slot}; another takes its place", slot);
        IActorRef[] only = [worker];
        var tell = Logged(say);
        Begin("drain", $"the drain of worker {slot}", Props.Create(() => new RollActor(only, tell)), Sender);
    }

    // Each report over the limit comes here, once a second, until its worker has been replaced.
    private void ReplaceTooLarge(WorkerTooLarge large)
    {
        var isTooSoon = _replacedForMemory is { } last && _program.Time.GetElapsedTime(last) < _program.Memory.Pause;
        if (_change is not null || _stopping || isTooSoon)
            return;
        _replacedForMemory = _program.Time.GetTimestamp();
        _log.LogWarning(
            "Worker {Pid} has {MiB} MiB, over its limit of {Limit} MiB (syncstream.workers.memory-limit). Replacing it",
            large.Pid,
            large.Bytes >> 20,
            _program.Memory.Bytes >> 20
        );
        IActorRef[] slot = [_slots[large.Slot]];
        var tell = Logged(_ => { });
        Begin(
            "memory",
            "the replacement of a worker over its memory limit",
            Props.Create(() => new RollActor(slot, tell)),
            ActorRefs.Nobody
        );
    }

    private bool MayChange()
    {
        var reason =
            _stopping ? "the server stops"
            : _change is { } change ? $"{change.Name} is under way; wait until it is done (syncstream status shows it)"
            : null;
        if (reason is not null)
            Sender.Tell(new ChangeDone(reason));
        return reason is null;
    }

    private void Begin(string kind, string name, Props props, IActorRef asker) =>
        _change = (kind, name, Context.ActorOf(props), asker);

    private Action<string> Logged(Action<string> say) =>
        line =>
        {
            _log.LogInformation("   {Line}", line);
            say(line);
        };

    private void Done(ChangeDone done)
    {
        if (done.Failure is { } failure)
            _log.LogError("{Change} ended early: {Failure}", _change?.Name, failure);
        _change?.Asker.Tell(done);
        (_change, _lastFailure) = (null, done.Failure);
    }

    private IReadOnlyList<IActorRef> InOrder() => [.. _slots.OrderBy(slot => slot.Key).Select(slot => slot.Value)];

    private void Stop()
    {
        _stopping = true;
        foreach (var slot in _slots.Values)
            slot.Tell(StopWorkers.Instance);
        if (_slots.Count == 0)
            Context.Stop(Self);
    }

    private void Gone(Terminated terminated)
    {
        foreach (var (slot, actor) in _slots)
            if (actor.Equals(terminated.ActorRef))
            {
                _slots.Remove(slot);
                _settled.Remove(slot);
                _online.Remove(slot);
                EndTurn(slot);
                _sayStopped?.Invoke($"worker {slot} stopped");
            }
        if (_slots.Count == 0)
            Context.Stop(Self);
    }
}
