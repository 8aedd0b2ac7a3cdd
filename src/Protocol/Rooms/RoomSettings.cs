namespace SyncStream.Protocol.Rooms;

/// <summary>Whether a room is listed for everyone or found by its link only.</summary>
public enum Visibility
{
    Public,
    Unlisted,
}

/// <summary>Who may use the playhead or the queue.</summary>
public enum Audience
{
    Everyone,
    Moderators,
    Host,
}

/// <summary>Who may write in the chat.</summary>
public enum ChatPolicy
{
    Everyone,
    Moderators,
    Off,
}

/// <summary>What those are about whom a room waits for.</summary>
public enum WaitReason
{
    /// <summary>They buffer.</summary>
    Buffering,

    /// <summary>They have not said that they are ready for the film to begin.</summary>
    Ready,
}

/// <summary>Whether the room waits for viewers who buffer.</summary>
public enum WaitPolicy
{
    All,
    Quorum,
    Never,
}

/// <summary>What happens at the end of an item or of the queue.</summary>
public enum LoopMode
{
    None,
    One,
    All,
}

/// <summary>A room's settings as everyone in it sees them. The password itself is never here.</summary>
public sealed record RoomSettings
{
    public string Title { get; init; } = "";
    public Visibility Visibility { get; init; } = Visibility.Unlisted;
    public bool HasPassword { get; init; }

    /// <summary>A room that is kept even when nobody has used it for long.</summary>
    public bool Permanent { get; init; }
    public Audience Control { get; init; } = Audience.Everyone;
    public Audience Queueing { get; init; } = Audience.Everyone;
    public ChatPolicy Chat { get; init; } = ChatPolicy.Everyone;
    public WaitPolicy Wait { get; init; } = WaitPolicy.Never;

    /// <summary>Seconds after which a room goes on without those it waits for; 1 to 300.</summary>
    public int WaitTimeoutSeconds { get; init; } = 15;

    /// <summary>A film begins once all have said that they are ready.</summary>
    public bool ReadyCheck { get; init; }

    /// <summary>Seconds that are counted down before a film begins; 0 (none) to 30.</summary>
    public int CountdownSeconds { get; init; }

    /// <summary>The most viewers at once; 1 to 100,000.</summary>
    public int MaxViewers { get; init; } = 10_000;

    /// <summary>Seconds between two chat lines of one viewer; 0 (off) to 300.</summary>
    public int SlowModeSeconds { get; init; }
}
