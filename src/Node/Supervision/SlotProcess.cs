using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>One process of a slot, as its keeper knows it. For a while there are two: one comes, one goes.</summary>
internal sealed class SlotProcess(IActorRef actor, TimeSpan hungAfter, TimeProvider time)
{
    private readonly Vigil _vigil = new(hungAfter, time);
    private long? _onlineSince;
    private Health? _health;
    private double? _cpuPercent;

    public IActorRef Actor => actor;

    public int? Pid { get; set; }

    public WorkerPhase Phase { get; private set; } = WorkerPhase.Starting;

    /// <summary>How long it has served; null where it never did.</summary>
    public TimeSpan? OnlineFor => _onlineSince is { } since ? time.GetElapsedTime(since) : null;

    /// <summary>It goes because someone other than the supervisor told it to.</summary>
    public bool LeavesByItself { get; private set; }

    public void Online()
    {
        _onlineSince ??= time.GetTimestamp();
        Phase = WorkerPhase.Online;
        _vigil.Heard();
    }

    /// <summary>It will end, and is not to be missed.</summary>
    public void Goes(WorkerPhase how, bool byItself = false) => (Phase, LeavesByItself) = (how, byItself);

    public void Heard(Health health)
    {
        if (_health is { } before && health.UptimeSeconds > before.UptimeSeconds)
            _cpuPercent = 100 * (health.CpuSeconds - before.CpuSeconds) / (health.UptimeSeconds - before.UptimeSeconds);
        _health = health;
        if (health.Ailment is null)
            _vigil.Heard();
    }

    /// <summary>Why it counts as hung since this look; null where it does not, or was found so before.</summary>
    public string? FoundHung()
    {
        if (Phase != WorkerPhase.Online)
            return null;
        _vigil.Look();
        if (!_vigil.IsOverdue)
            return null;
        Phase = WorkerPhase.Hung;
        return $"hung: {_health?.Ailment ?? "nothing was heard of it"} for {_vigil.Silence.TotalSeconds:0.#} s";
    }

    public WorkerStatus Status(int slot, int restarts) => new(slot, Pid, Phase, restarts, _health, _cpuPercent);
}
