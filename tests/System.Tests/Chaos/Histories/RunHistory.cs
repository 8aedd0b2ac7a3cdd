using System.Collections.Immutable;
using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>A commit as it stands in the journal, with the incarnation of the room that wrote it.</summary>
internal sealed record WrittenCommit(string Room, long Number, string Writer, RoomCommit Commit);

/// <summary>A room as a worker showed it over HTTP at the end.</summary>
internal sealed record FinalLook(
    string Room,
    int WorkerPid,
    long Revision,
    Playhead Playhead,
    EquatableList<QueueItem> Queue
);

/// <summary>Something that went wrong as far as a client could see.</summary>
/// <param name="Code">A code of PROTOCOL.md, or a word of ours in parentheses where the line itself broke.</param>
internal sealed record ClientError(double At, string Client, string Doing, string Code, string Message);

/// <summary>Something that a nemesis did.</summary>
/// <param name="Kind">The name of what it did, for the figures.</param>
/// <param name="Lone">It hit a system that was whole and at rest.</param>
internal sealed record DoneFault(double At, string Kind, string What, bool Lone);

/// <summary>Everything that is known of a run when it is over. Times are seconds since it began.</summary>
internal sealed record RunHistory
{
    public ImmutableArray<CommandHistory> Commands { get; init; } = [];
    public ImmutableArray<ViewerHistory> Viewers { get; init; } = [];

    /// <summary>By room, in the order written.</summary>
    public ImmutableArray<WrittenCommit> Journal { get; init; } = [];
    public ImmutableArray<FinalLook> Looks { get; init; } = [];
    public ImmutableArray<ClientError> Errors { get; init; } = [];
    public ImmutableArray<DoneFault> Faults { get; init; } = [];
}
