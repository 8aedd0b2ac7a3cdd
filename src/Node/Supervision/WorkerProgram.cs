using Akka.Actor;

namespace SyncStream.Node.Supervision;

/// <summary>What the workers of a server are and how they are kept.</summary>
/// <param name="For">The next process of a slot, not yet begun.</param>
/// <param name="Policy">When a dead one is started again.</param>
/// <param name="Timings">How long starting and stopping may take.</param>
/// <param name="OnDeath">Told the member address of each one that died, so that the cluster need not find out by itself.</param>
/// <param name="Time">The clock.</param>
internal sealed record WorkerProgram(
    Func<int, IRunningWorker> For,
    RestartPolicy Policy,
    WorkerTimings Timings,
    Action<Address> OnDeath,
    TimeProvider Time
)
{
    /// <summary>The member address of a process that died before it could say hello; null where it had none yet, either.</summary>
    public Func<int, Address?> MarkedAddress { get; init; } = _ => null;

    /// <summary>Told how many workers there are to be from now on.</summary>
    public Action<int> Scaled { get; init; } = _ => { };

    /// <summary>How many may start at once in the places of dead ones: each takes a processor for seconds.</summary>
    public int StartsAtOnce { get; init; } = Environment.ProcessorCount;

    /// <summary>A start that takes longer, as where no cluster lets the worker in, no longer holds up the others.</summary>
    public TimeSpan LongestTurn { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How large one may get.</summary>
    public MemoryLimit Memory { get; init; } = MemoryLimit.None;
}
