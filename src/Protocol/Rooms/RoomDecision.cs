using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Rooms;

/// <summary>Who asks: the session's word, not the client's.</summary>
public sealed record Caller(ViewerId ViewerId, string Name, bool IsAdmin);

/// <summary>What a room decides on; the first two travel between nodes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Create), "create")]
[JsonDerivedType(typeof(Command), "command")]
public abstract record RoomInput
{
    /// <summary>Makes the room; the caller becomes its host.</summary>
    public sealed record Create(CommandId CommandId, Caller Caller, RoomSettings Settings, string? PasswordHash)
        : RoomInput;

    /// <summary>A viewer's command.</summary>
    /// <param name="Info">For enqueue: what the edge knows of the source.</param>
    /// <param name="PasswordHash">For updateSettings: the hash of the new password, "" to take it away.</param>
    public sealed record Command(Caller Caller, RoomCommand Body, SourceInfo? Info = null, string? PasswordHash = null)
        : RoomInput;

    /// <summary>Someone came, went, began or ceased to buffer, or ended: <see cref="RoomContext.Presence"/> holds the new truth.</summary>
    public sealed record PresenceMoved : RoomInput;

    /// <summary>The room awoke, and nobody came into it.</summary>
    /// <param name="CloseAfterMs">How long, in ms, a room that is not permanent may have been unused.</param>
    public sealed record Awoken(double CloseAfterMs) : RoomInput;

    /// <summary>A timer that an earlier decision asked for is due.</summary>
    public sealed record TimerDue(RoomTimer Timer) : RoomInput;
}

/// <summary>The timers a room may ask for; setting one again moves it.</summary>
public enum RoomTimer
{
    /// <summary>The current item reaches its end.</summary>
    ItemEnd,

    /// <summary>The room has waited long enough.</summary>
    WaitTimeout,
}

/// <summary>What a decision may look at besides the room itself.</summary>
/// <param name="Now">Unix milliseconds.</param>
/// <param name="Presence">Who is there.</param>
/// <param name="Seed">A random number, for shuffling.</param>
/// <param name="LeadMs">How far ahead a start is scheduled at least, in ms.</param>
/// <param name="MaxLeadMs">How far at most, however far away someone is, in ms.</param>
/// <param name="IsReturning">The room has just moved, and more than it knows of may be on their way back.</param>
public sealed record RoomContext(
    double Now,
    Presence Presence,
    int Seed = 0,
    double LeadMs = 0,
    double MaxLeadMs = StartLead.Most,
    bool IsReturning = false
);

/// <summary>What is written as one: all of a decision's events, and whose command it was.</summary>
/// <param name="Creates">The room begins anew with this commit (its first, or after it was closed).</param>
/// <param name="PasswordHash">A new password's salted hash, "" when taken away, null when unchanged. Never published.</param>
/// <param name="Excused">The buffering viewers whom the room no longer waits for, null when unchanged. Never published.</param>
/// <param name="Clock">Names the clock that its times were read from, null where nobody said. Never published.</param>
/// <param name="AheadMs">How far the clock of what the room wrote before is ahead of that one, in ms; null where it is the same. Never published.</param>
/// <param name="Owner">Which of the room's incarnations wrote it: a random name, another after each move or restart. Never published.</param>
public sealed record RoomCommit(
    EquatableList<RoomEvent> Events,
    CommandId? CommandId = null,
    ViewerId? ViewerId = null,
    bool Creates = false,
    string? PasswordHash = null,
    EquatableList<ViewerId>? Excused = null,
    string? Owner = null,
    string? Clock = null,
    double? AheadMs = null
);

/// <summary>Something to do beside the state, as data.</summary>
public abstract record RoomEffect
{
    /// <summary>Wake the room at <paramref name="At"/> (Unix ms).</summary>
    public sealed record SetTimer(RoomTimer Timer, double At) : RoomEffect;

    public sealed record CancelTimer(RoomTimer Timer) : RoomEffect;

    /// <summary>Tell the viewer they were kicked, and close their connections.</summary>
    public sealed record Disconnect(ViewerId ViewerId, string Reason, bool Banned) : RoomEffect;
}

/// <summary>The ack of a command: its id, and the room's revision once it was done.</summary>
public sealed record CommandAck(CommandId CommandId, long Revision);

/// <summary>What a room answers to an input.</summary>
public abstract record RoomDecision
{
    /// <summary>
    /// To be written, then applied, acknowledged and published. A commit without events is applied but not
    /// written: what it makes the room remember (a command that changed nothing) may be lost in a crash.
    /// </summary>
    public sealed record Accepted(RoomCommit Commit, EquatableList<RoomEffect> Effects) : RoomDecision;

    /// <summary>This command was done before; here is its ack again.</summary>
    public sealed record AlreadyDone(CommandAck Ack) : RoomDecision;

    public sealed record Refused(Refusal Refusal) : RoomDecision;
}
