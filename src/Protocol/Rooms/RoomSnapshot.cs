namespace SyncStream.Protocol.Rooms;

/// <summary>The caller's own place in a room.</summary>
public sealed record Me(ViewerId ViewerId, Role Role);

/// <summary>A viewer as others see them. <c>SkewMs</c> is how far ahead (+) or behind (-) the room they are.</summary>
public sealed record ViewerInfo(
    ViewerId ViewerId,
    string Name,
    Role Role,
    bool Muted,
    bool Ready,
    PlaybackState? State,
    double? SkewMs
);

/// <summary>Everything a viewer needs to begin, at one revision. Times are Unix ms, positions seconds.</summary>
/// <param name="Chat">The last 200 lines, oldest first.</param>
/// <param name="Viewers">At most 200, hosts and moderators first; <paramref name="ViewerCount"/> counts all.</param>
/// <param name="NextHeld">The room stops after the current item.</param>
/// <param name="Missed">With <c>sinceRevision</c>: the events after it, where the room still has them all; else null.</param>
public sealed record RoomSnapshot(
    RoomId RoomId,
    string Title,
    RoomSettings Settings,
    Me Me,
    Playhead Playhead,
    EquatableList<QueueItem> Queue,
    ItemId? CurrentItemId,
    LoopMode Loop,
    EquatableList<ChatMessage> Chat,
    EquatableList<ViewerInfo> Viewers,
    int ViewerCount,
    EquatableList<ViewerId> WaitingFor,
    int Votes,
    int VotesNeeded,
    long Revision,
    double ServerTime,
    EquatableList<RoomEvent>? Missed = null,
    WaitReason WaitingReason = WaitReason.Buffering,
    bool NextHeld = false
);

/// <summary>Someone who may not come in.</summary>
/// <param name="Name">What they were called; null where nobody knew.</param>
public sealed record BannedPerson(ViewerId ViewerId, string? Name);

/// <summary>Who came, went or changed since the last one of these; at most four a second.</summary>
public sealed record PresenceDelta(
    int ViewerCount,
    EquatableList<ViewerInfo> Joined,
    EquatableList<ViewerId> Left,
    EquatableList<ViewerInfo> Changed
);
