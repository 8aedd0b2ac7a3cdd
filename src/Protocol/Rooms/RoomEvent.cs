using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Rooms;

/// <summary>Why the playhead changed, for the line that people read ("NAME jumped to 12:34").</summary>
public enum PlayheadCause
{
    Play,
    Pause,
    Seek,
    Rate,

    /// <summary>Another item was chosen, skipped to or voted for.</summary>
    Item,

    /// <summary>An item ended and the next one begins, or nothing is left.</summary>
    Ended,

    /// <summary>The room began to wait for viewers who buffer.</summary>
    Waiting,

    /// <summary>Those waited for are back, or the wait timed out.</summary>
    Resumed,

    /// <summary>The film begins: all have said that they are ready, or time is up.</summary>
    Ready,
}

/// <summary>
/// What happened in a room: the closed family of PROTOCOL.md. Revisions of one room grow by one with each event,
/// so that a client sees at once whether it missed any.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlayheadChanged), "playheadChanged")]
[JsonDerivedType(typeof(QueueChanged), "queueChanged")]
[JsonDerivedType(typeof(NextHeld), "nextHeld")]
[JsonDerivedType(typeof(ChatPosted), "chatPosted")]
[JsonDerivedType(typeof(ChatDeleted), "chatDeleted")]
[JsonDerivedType(typeof(Reacted), "reacted")]
[JsonDerivedType(typeof(VoteChanged), "voteChanged")]
[JsonDerivedType(typeof(WaitingChanged), "waitingChanged")]
[JsonDerivedType(typeof(RoleChanged), "roleChanged")]
[JsonDerivedType(typeof(ViewerMuted), "viewerMuted")]
[JsonDerivedType(typeof(ViewerRenamed), "viewerRenamed")]
[JsonDerivedType(typeof(ViewerKicked), "viewerKicked")]
[JsonDerivedType(typeof(ReadyChanged), "readyChanged")]
[JsonDerivedType(typeof(SettingsChanged), "settingsChanged")]
[JsonDerivedType(typeof(RoomClosed), "roomClosed")]
public abstract record RoomEvent
{
    /// <summary>1 for a room's first event, then one more with each.</summary>
    public required long Revision { get; init; }

    /// <summary>Unix milliseconds on the clock of the room's host.</summary>
    public required double At { get; init; }

    /// <summary>The viewer whose command it was; null where the room acted by itself.</summary>
    public ViewerId? By { get; init; }

    public sealed record PlayheadChanged(Playhead Playhead, PlayheadCause Cause) : RoomEvent;

    public sealed record QueueChanged(EquatableList<QueueItem> Queue, ItemId? CurrentItemId, LoopMode Loop) : RoomEvent;

    /// <summary>Whether the room stops after the current item, instead of going on to the next. Over with the item.</summary>
    public sealed record NextHeld(bool Held) : RoomEvent;

    public sealed record ChatPosted(ChatMessage Message) : RoomEvent;

    public sealed record ChatDeleted(MessageId MessageId) : RoomEvent;

    public sealed record Reacted(string Emoji) : RoomEvent;

    /// <summary>Votes to skip the current item, and how many would do.</summary>
    public sealed record VoteChanged(int Votes, int Needed) : RoomEvent;

    public sealed record WaitingChanged(EquatableList<ViewerId> WaitingFor, WaitReason Reason = WaitReason.Buffering)
        : RoomEvent;

    public sealed record RoleChanged(ViewerId ViewerId, Role Role) : RoomEvent;

    public sealed record ViewerMuted(ViewerId ViewerId, bool Muted) : RoomEvent;

    public sealed record ViewerRenamed(ViewerId ViewerId, string Name) : RoomEvent;

    /// <param name="Lifted">Nobody was sent away: a ban ended.</param>
    /// <param name="Name">What they were called; null where that is not known.</param>
    public sealed record ViewerKicked(ViewerId ViewerId, bool Banned, bool Lifted = false, string? Name = null)
        : RoomEvent;

    public sealed record ReadyChanged(ViewerId ViewerId, bool Ready) : RoomEvent;

    public sealed record SettingsChanged(RoomSettings Settings) : RoomEvent;

    public sealed record RoomClosed(string Reason) : RoomEvent;
}
