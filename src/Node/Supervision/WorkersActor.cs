using System.Globalization;
using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>All workers of one server: a slot each.</summary>
internal sealed class WorkersActor : ReceiveActor
{
    private readonly Dictionary<int, IActorRef> _slots = [];
    private readonly Dictionary<int, bool> _settled = [];
    private readonly int _count;
    private readonly WorkerProgram _program;
    private readonly ILogger _log;
    private readonly WorkersOutcome _outcome;

    public WorkersActor(int count, WorkerProgram program, ILogger log, WorkersOutcome outcome)
    {
        _count = count;
        _program = program;
        _log = log;
        _outcome = outcome;
        Receive<SlotSettled>(Settled);
        Receive<FromWorker>(Hear);
        Receive<AskStatus>(_ => AnswerStatus());
        Receive<StopWorkers>(_ => Stop());
        Receive<Terminated>(Gone);
    }

    protected override void PreStart()
    {
        _log.LogInformation("📊 Spawning {Count} workers ({Cpus} CPUs available)", _count, Environment.ProcessorCount);
        for (var slot = 1; slot <= _count; slot++)
        {
            var number = slot;
            _slots[slot] = Context.Watch(
                Context.ActorOf(
                    Props.Create(() => new WorkerSlotActor(number, _program, _log)),
                    "worker-" + slot.ToString(CultureInfo.InvariantCulture)
                )
            );
        }
    }

    /// <summary>A slot that fails by a mistake of ours starts afresh, with its process; the others are not touched.</summary>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(error =>
        {
            _log.LogError(error, "A worker's keeper failed and starts afresh");
            return Directive.Restart;
        });

    private void Settled(SlotSettled slot)
    {
        _settled[slot.Slot] = slot.Online;
        if (_settled.Count < _count)
            return;
        if (_settled.ContainsValue(true))
            _outcome.Serving.TrySetResult();
        else
            _outcome.Hopeless.TrySetResult();
    }

    private void Hear(FromWorker from)
    {
        if (_slots.TryGetValue(from.Slot, out var slot))
            slot.Tell(from);
        else
            from.Connection.Post(new StopWorker("there is no such place"));
    }

    private void AnswerStatus() =>
        Task.WhenAll(_slots.Values.Select(slot => slot.Ask<WorkerStatus>(AskStatus.Instance, TimeSpan.FromSeconds(2))))
            .PipeTo(Sender, Self, success: workers => workers.OrderBy(worker => worker.Slot).ToArray());

    private void Stop()
    {
        foreach (var slot in _slots.Values)
            slot.Tell(StopWorkers.Instance);
        if (_slots.Count == 0)
            Context.Stop(Self);
    }

    private void Gone(Terminated terminated)
    {
        foreach (var (slot, actor) in _slots)
            if (actor.Equals(terminated.ActorRef))
                _slots.Remove(slot);
        if (_slots.Count == 0)
            Context.Stop(Self);
    }
}
