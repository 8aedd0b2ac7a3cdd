using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>What a starting supervisor found: the socket to serve on, and the workers that serve on it already.</summary>
internal sealed class Takeover
{
    // A worker that was started the moment its supervisor died is counted among the living so soon.
    private static readonly TimeSpan Birth = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<int, Orphan> _bySlot;

    private Takeover(SharedListener listener, IReadOnlyList<Orphan> orphans, IReadOnlyList<string> dead)
    {
        Dead = dead;
        Listener = listener;
        Orphans = orphans;
        // Two may claim a place where a reload was cut short: the second is told so when it speaks, and stops.
        _bySlot = orphans
            .GroupBy(orphan => orphan.Hello.Slot)
            .ToDictionary(slot => slot.Key, slot => slot.MaxBy(orphan => orphan.Hello.Joined)!);
    }

    public SharedListener Listener { get; }

    public IReadOnlyList<Orphan> Orphans { get; }

    /// <summary>
    /// The addresses of workers that died while nobody watched, and of the supervisor that did: the cluster may not know yet. Those who
    /// were joining by that supervisor had not all heard whom to take for dead.
    /// </summary>
    public IReadOnlyList<string> Dead { get; }

    /// <summary>Those whose cluster is the one to join.</summary>
    public IReadOnlyList<Orphan> Members => MembersAmong(Orphans);

    /// <summary>Their addresses.</summary>
    public IReadOnlyList<string> MemberAddresses => [.. Members.Select(orphan => orphan.Hello.ClusterAddress)];

    /// <summary>Says which of them were started by another version or with other settings: they serve as they did.</summary>
    public void SayWhoIsOutOfDate(string generation, ILogger log)
    {
        var old = Orphans.Where(orphan => orphan.Hello.Generation != generation).Select(orphan => orphan.Hello.Pid);
        if (old.Any())
            log.LogWarning(
                "Worker {Pids} runs another version or other settings than this supervisor. To replace it: syncstream reload",
                string.Join(", ", old)
            );
    }

    /// <summary>The worker that has a place already; only its first process can be one.</summary>
    public IRunningWorker? Take(int slot)
    {
        lock (_bySlot)
            return _bySlot.Remove(slot, out var orphan) ? new AdoptedWorker(orphan.Hello.Pid, orphan.Process) : null;
    }

    /// <summary>Finds the orphans and their socket, or opens one.</summary>
    /// <param name="activated">The socket that a service manager opened, where one did.</param>
    /// <exception cref="TemporaryFailureException">The port is taken by others, or may not be bound.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop meanwhile.</exception>
    public static async Task<Takeover> Find(
        RunSettings settings,
        OrphanRoll roll,
        string controlPath,
        int? activated,
        ILogger log,
        CancellationToken stop
    )
    {
        var patience = settings.Config.GetTimeSpan("syncstream.supervisor.adopt-timeout");
        var orphans = await roll.Gather(patience, stop);
        // The service manager's socket, where it opened one, is the one the orphans have too.
        var listener = activated is { } given
            ? Activated(given, settings)
            : await Borrow(orphans, settings, controlPath, log);
        try
        {
            listener ??= Open(settings);
        }
        catch (UsageException) when (orphans.Count == 0)
        {
            await Task.Delay(Birth, stop);
            orphans = await roll.Gather(patience, stop);
            listener = await Borrow(orphans, settings, controlPath, log);
            listener ??= Open(settings);
        }
        if (orphans.Count > 0)
            log.LogInformation(
                "Taking over {Count} workers without a gap: pid {Pids}",
                orphans.Count,
                string.Join(", ", orphans.Select(orphan => orphan.Hello.Pid))
            );
        var dead = ProcessMarks.Dead(controlPath);
        ProcessMarks.Sweep(controlPath);
        return new Takeover(listener, orphans, dead);
    }

    /// <summary>
    /// Who is up is known to all others who are; one that is still joining may be known to nobody but those who died, and is
    /// asked only where there is no other.
    /// </summary>
    internal static IReadOnlyList<Orphan> MembersAmong(IEnumerable<Orphan> orphans) =>
        orphans.Where(orphan => orphan.Hello.Joined).GroupBy(orphan => orphan.Hello.Up).MaxBy(group => group.Key)
            is { } best
            ? [.. best]
            : [];

    private static SharedListener Activated(int descriptor, RunSettings settings)
    {
        var (listener, refusal) = SharedListener.Adopt(descriptor, settings.Bind, settings.Port);
        return listener
            ?? throw new UsageException(
                $"LISTEN_FDS: the socket that was handed over cannot be used: {refusal}; make ListenStream= of the socket unit agree with --bind and --port"
            );
    }

    private static SharedListener Open(RunSettings settings) =>
        SharedListener.Open(settings.Bind, settings.Port, settings.Config.GetInt("syncstream.http.backlog"));

    // They all hold the same socket; the next is asked only where one hangs.
    private static async Task<SharedListener?> Borrow(
        IReadOnlyList<Orphan> orphans,
        RunSettings settings,
        string controlPath,
        ILogger log
    )
    {
        foreach (var orphan in orphans)
        {
            if (await ListenerLoan.Ask(orphan, controlPath) is not { } descriptor)
                continue;
            var (listener, refusal) = SharedListener.Adopt(descriptor, settings.Bind, settings.Port);
            if (listener is not null)
                return listener;
            log.LogWarning("The socket of worker {Pid} is not used: {Reason}", orphan.Hello.Pid, refusal);
        }
        return null;
    }
}
