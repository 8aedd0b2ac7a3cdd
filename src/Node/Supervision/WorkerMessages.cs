using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>A worker's message, by the connection it came over.</summary>
internal sealed record FromWorker(int Slot, int Pid, ControlMessage Message, ControlConnection Connection);

/// <summary>A process was started in a slot.</summary>
internal sealed record ProcessStarted(int Pid);

/// <summary>The process of a slot serves.</summary>
internal sealed record ProcessOnline(int Pid);

/// <summary>A process is no more, and this was its address in the cluster. Comes first: others take over its rooms.</summary>
internal sealed record MemberDied(Address Member);

/// <summary>The process of a slot is no more.</summary>
/// <param name="Pid">Its id, or 0 where it could not even be started.</param>
/// <param name="Cause">How it ended, in words.</param>
/// <param name="OnlineFor">How long it had served; null where it never came online.</param>
/// <param name="LastWords">What of its standard error tells why.</param>
internal sealed record ProcessEnded(int Pid, string Cause, TimeSpan? OnlineFor, IReadOnlyList<string> LastWords);

/// <summary>Stop the worker, or all of them, and start none again.</summary>
internal sealed record StopWorkers
{
    public static readonly StopWorkers Instance = new();
}

/// <summary>Tells a process to leave while others serve on; it is killed when it takes too long.</summary>
internal sealed record LeaveProcess(string Reason);

/// <summary>A process leaves by itself, and is killed when that takes too long.</summary>
internal sealed record BoundLeave;

/// <summary>Kills a process.</summary>
/// <param name="Because">For the log, after the signal's name.</param>
internal sealed record KillProcess(string Because);

/// <summary>Replaces a slot's process: the new one serves before the old one goes.</summary>
/// <param name="Say">Told each step, from any thread.</param>
internal sealed record ReplaceWorker(Action<string> Say) : INoSerializationVerificationNeeded;

/// <summary>The replacement serves, and the old process is gone.</summary>
internal sealed record WorkerReplaced(int Slot);

/// <summary>There was no replacement; what served before serves on.</summary>
internal sealed record WorkerNotReplaced(int Slot, string Reason);

/// <summary>Drains a slot's process and ends the slot.</summary>
internal sealed record RemoveWorker
{
    public static readonly RemoveWorker Instance = new();
}

/// <summary>A worker is over its memory limit.</summary>
internal sealed record WorkerTooLarge(int Slot, int Pid, long Bytes);

/// <summary>Replaces all workers one by one; answered by <see cref="ChangeDone"/>.</summary>
internal sealed record ReloadWorkers(Action<string> Say) : INoSerializationVerificationNeeded;

/// <summary>Adds workers or drains the highest slots; answered by <see cref="ChangeDone"/>.</summary>
internal sealed record ScaleWorkers(int Count, Action<string> Say) : INoSerializationVerificationNeeded;

/// <summary>Replaces one worker, the new process first; answered by <see cref="ChangeDone"/>.</summary>
internal sealed record DrainSlot(int Slot, Action<string> Say) : INoSerializationVerificationNeeded;

/// <summary>Asks for the <see cref="ChangeStatus"/>.</summary>
internal sealed record AskChange
{
    public static readonly AskChange Instance = new();
}

/// <summary>What is under way with the workers as a whole (reload, scale, drain, memory), and why the last of it ended early; null for nothing.</summary>
internal sealed record ChangeStatus(string? UnderWay, string? LastFailure);

/// <summary>A reload or scaling ended.</summary>
/// <param name="Failure">Why early, or why it was refused; null where all of it was done.</param>
internal sealed record ChangeDone(string? Failure);

/// <summary>Asks to be told which workers have stopped, while the server stops.</summary>
internal sealed record SayStopped(Action<string> Say) : INoSerializationVerificationNeeded;

/// <summary>A slot's worker serves, or failed so often that nobody is to wait for it.</summary>
internal sealed record SlotSettled(int Slot, bool Online);

/// <summary>A slot's worker died and may be started again at once; answered by <see cref="FillPlace"/>.</summary>
internal sealed record PlaceEmpty(int Slot);

/// <summary>Start a worker again.</summary>
/// <param name="After">Pause before; zero for none.</param>
internal sealed record FillPlace(TimeSpan After);

/// <summary>A slot wants to start a process; answered by <see cref="YourTurn"/> when not too many others start.</summary>
internal sealed record TurnWanted(int Slot);

/// <summary>The slot may start its process now.</summary>
internal sealed record YourTurn
{
    public static readonly YourTurn Instance = new();
}

/// <summary>A slot's start is over, or has taken so long that others need not wait for it.</summary>
internal sealed record TurnOver(int Slot);

/// <summary>Asks for a slot's or all slots' <see cref="WorkerStatus"/>.</summary>
internal sealed record AskStatus
{
    public static readonly AskStatus Instance = new();
}
