using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Rooms;

/// <summary>A vote to skip the current item, with the numbers that were last told.</summary>
public sealed record SkipVote(EquatableList<ViewerId> Voters, int Votes, int Needed)
{
    public static readonly SkipVote None = new([], 0, 0);
}

/// <summary>Whom the room waits for (no one: empty) and since when (Unix ms), whom it waits for no more, and why it waits.</summary>
public sealed record Waiting(
    EquatableList<ViewerId> For,
    double Since,
    EquatableList<ViewerId> Excused,
    WaitReason Reason = WaitReason.Buffering
)
{
    public static readonly Waiting None = new([], 0, []);
}

/// <summary>When a viewer last wrote in the chat, in Unix ms.</summary>
public sealed record Spoken(ViewerId ViewerId, double At);

/// <summary>A command that was done, and the revision its ack named.</summary>
[method: JsonConstructor]
public readonly record struct DoneCommand(ViewerId ViewerId, CommandId CommandId, long Revision)
{
    private readonly int _hash = HashCode.Combine(ViewerId, CommandId);

    /// <summary>Finds the one that a viewer's command is; each new command looks through all, so these lie side by side in memory.</summary>
    public static DoneCommand? Find(ReadOnlySpan<DoneCommand> all, ViewerId viewer, CommandId command)
    {
        var hash = HashCode.Combine(viewer, command);
        foreach (ref readonly var done in all)
        {
            if (done._hash == hash && done.CommandId == command && done.ViewerId == viewer)
            {
                return done;
            }
        }
        return null;
    }
}

/// <summary>
/// A room as a value: what it remembers, what it answers (<see cref="Decide"/>) and what follows
/// (<see cref="Apply"/>). It reads no clock, draws no random number and is never changed in place; it serialises
/// as its own snapshot.
/// </summary>
public sealed partial record RoomState
{
    public const int MaxQueue = 200;

    /// <summary>Bytes, about, of a queue's items: each change of it is written, and told to everyone, with all of them.</summary>
    public const int MaxQueueSize = 128 << 10;

    public const int MaxChat = 200;

    /// <summary>
    /// Events kept for those who reconnect; fewer while they carry long queues, see <see cref="MaxTailItems"/> and <see cref="MaxMissed"/>.
    /// </summary>
    public const int MaxTail = 500;

    /// <summary>Queue items that the kept events may carry together, so that a snapshot stays small.</summary>
    public const int MaxTailItems = 2_000;

    /// <summary>Bytes, about, of events that one who was away is told: who missed more gets the room as it is now.</summary>
    public const int MaxMissed = 1 << 20;

    /// <summary>Commands whose ack is remembered for a retry.</summary>
    public const int MaxDone = 512;

    /// <summary>Reactions that are remembered likewise. Apart, for a crowd that cheers must not push out what a viewer still retries.</summary>
    public const int MaxDoneReactions = 128;

    /// <summary>Speakers whose last line is remembered for slow mode.</summary>
    public const int MaxSpoken = 512;

    /// <summary>Viewers of whom a room remembers something.</summary>
    public const int MaxPeople = 10_000;

    public required RoomId Id { get; init; }

    /// <summary>The revision of the last event; goes on growing when a closed room is made anew.</summary>
    public long Revision { get; init; }

    /// <summary>Created and not closed.</summary>
    public bool Exists { get; init; }

    /// <summary>Whether nothing has happened in it for longer than <paramref name="afterMs"/>, and it was not to stay.</summary>
    public bool IsUnused(double now, double afterMs) =>
        Exists && !Settings.Permanent && Tail.Count > 0 && now - Tail[^1].At > afterMs;

    /// <summary>Names the clock that the times in here were read from; null in rooms from before clocks had names.</summary>
    public string? Clock { get; init; }
    public RoomSettings Settings { get; init; } = new();
    public string? PasswordHash { get; init; }
    public Playhead Playhead { get; init; } = Playhead.Empty;
    public EquatableList<QueueItem> Queue { get; init; } = [];
    public LoopMode Loop { get; init; }

    /// <summary>The room stops after the current item.</summary>
    public bool NextHeld { get; init; }
    public EquatableList<ChatMessage> Chat { get; init; } = [];
    public EquatableMap<ViewerId, Person> People { get; init; } = EquatableMap<ViewerId, Person>.Empty;
    public SkipVote SkipVote { get; init; } = SkipVote.None;
    public Waiting Waiting { get; init; } = Waiting.None;
    public EquatableList<Spoken> Spoken { get; init; } = [];
    public EquatableList<DoneCommand> Done { get; init; } = [];
    public EquatableList<DoneCommand> DoneReactions { get; init; } = [];
    public EquatableList<RoomEvent> Tail { get; init; } = [];

    /// <summary>The room before anything happened in it.</summary>
    public static RoomState Empty(RoomId id) => new() { Id = id };

    /// <summary>The item under the playhead; null while the queue is empty.</summary>
    [JsonIgnore]
    public QueueItem? CurrentItem => Playhead.ItemId is { } id ? Queue.FirstOrDefault(item => item.ItemId == id) : null;

    /// <summary>The room is paused only because it waits for someone.</summary>
    [JsonIgnore]
    public bool IsWaiting => Waiting.For.Count > 0;

    /// <summary>Waits for people to be ready before the film begins.</summary>
    internal bool IsGathering => IsWaiting && Waiting.Reason == WaitReason.Ready;

    /// <summary>Plays, or will when those it waits for are back.</summary>
    internal bool MeansToPlay => Playhead.Playing || IsWaiting;

    /// <summary>The events after <paramref name="revision"/>, where the room still has all of them and they are not too many; else null.</summary>
    public EquatableList<RoomEvent>? EventsSince(long revision)
    {
        if (revision == Revision)
        {
            return [];
        }
        if (revision > Revision || Tail.Count == 0 || Tail[0].Revision - 1 > revision)
        {
            return null;
        }
        var missed = Tail.Where(e => e.Revision > revision).ToEquatableList();
        return missed.Sum(EventSize.Of) <= MaxMissed ? missed : null;
    }
}
