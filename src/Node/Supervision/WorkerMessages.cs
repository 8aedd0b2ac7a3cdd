using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>A worker's message, by the connection it came over.</summary>
internal sealed record FromWorker(int Slot, int Pid, ControlMessage Message, ControlConnection Connection);

/// <summary>A process was started in a slot.</summary>
internal sealed record ProcessStarted(int Pid);

/// <summary>The process of a slot serves.</summary>
internal sealed record ProcessOnline(int Pid);

/// <summary>The process of a slot is no more.</summary>
/// <param name="Pid">Its id, or 0 where it could not even be started.</param>
/// <param name="Cause">How it ended, in words.</param>
/// <param name="OnlineFor">How long it had served; null where it never came online.</param>
/// <param name="LastWords">The end of its standard error.</param>
/// <param name="Member">Its address in the cluster, where it had told.</param>
internal sealed record ProcessEnded(
    int Pid,
    string Cause,
    TimeSpan? OnlineFor,
    IReadOnlyList<string> LastWords,
    Address? Member
);

/// <summary>Stop the worker, or all of them, and start none again.</summary>
internal sealed record StopWorkers
{
    public static readonly StopWorkers Instance = new();
}

/// <summary>A slot's worker serves, or the slot was given up: it will not become more than it is now.</summary>
internal sealed record SlotSettled(int Slot, bool Online);

/// <summary>Asks for a slot's or all slots' <see cref="WorkerStatus"/>.</summary>
internal sealed record AskStatus
{
    public static readonly AskStatus Instance = new();
}
