using Akka.Actor;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Replaces workers one after the other, each by a new process that serves before the old one goes; stops at the first
/// that cannot be replaced, for the next would fare no better.
/// </summary>
internal sealed class RollActor : ReceiveActor
{
    private readonly Queue<IActorRef> _slots;
    private readonly Action<string> _say;

    public RollActor(IEnumerable<IActorRef> slots, Action<string> say)
    {
        (_slots, _say) = (new(slots), say);
        Receive<WorkerReplaced>(_ => Next());
        Receive<WorkerNotReplaced>(not => Finish(not.Reason));
        Receive<Terminated>(_ => Finish("the worker's keeper is gone: see the log"));
    }

    protected override void PreStart() => Next();

    private void Next()
    {
        if (_slots.TryDequeue(out var slot))
            Context.Watch(slot).Tell(new ReplaceWorker(_say));
        else
            Finish(null);
    }

    private void Finish(string? failure)
    {
        Context.Parent.Tell(new ChangeDone(failure));
        Context.Stop(Self);
    }
}
