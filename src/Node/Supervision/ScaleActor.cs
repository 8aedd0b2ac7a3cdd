using Akka.Actor;

namespace SyncStream.Node.Supervision;

/// <summary>Waits until the workers that come are online and those that go are gone, and says so one by one.</summary>
internal sealed class ScaleActor : ReceiveActor
{
    private readonly HashSet<int> _coming;
    private readonly Dictionary<IActorRef, int> _going;
    private readonly Action<string> _say;
    private string? _failure;

    public ScaleActor(IEnumerable<int> coming, IReadOnlyDictionary<int, IActorRef> going, Action<string> say)
    {
        _coming = [.. coming];
        _going = going.ToDictionary(pair => pair.Value, pair => pair.Key);
        _say = say;
        Receive<SlotSettled>(Settled);
        Receive<Terminated>(Gone);
    }

    protected override void PreStart()
    {
        foreach (var slot in _coming.Order())
            _say($"worker {slot}: starting");
        foreach (var (slot, number) in _going)
        {
            _say($"worker {number}: draining");
            Context.Watch(slot).Tell(RemoveWorker.Instance);
        }
        FinishWhenDone();
    }

    private void Settled(SlotSettled settled)
    {
        if (!_coming.Remove(settled.Slot))
            return;
        _say($"worker {settled.Slot}: {(settled.Online ? "online" : "does not start")}");
        if (!settled.Online)
            _failure = $"worker {settled.Slot} does not start; the server tries on, and its log says why";
        FinishWhenDone();
    }

    private void Gone(Terminated gone)
    {
        if (_going.Remove(gone.ActorRef, out var number))
            _say($"worker {number}: gone");
        FinishWhenDone();
    }

    private void FinishWhenDone()
    {
        if (_coming.Count > 0 || _going.Count > 0)
            return;
        Context.Parent.Tell(new ChangeDone(_failure));
        Context.Stop(Self);
    }
}
