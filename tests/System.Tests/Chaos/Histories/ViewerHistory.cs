using System.Collections.Immutable;
using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>Something that a viewer did or saw. <c>At</c> is in seconds since the run began.</summary>
internal abstract record ViewerEntry(double At)
{
    /// <summary>A Join is on its way; what comes from here on comes over this connection.</summary>
    public sealed record Joining(double At, long? Since) : ViewerEntry(At);

    /// <summary>The answer to Join.</summary>
    /// <param name="Snapshot">Without chat and viewers, whose last line alone is kept: runs are long.</param>
    public sealed record Joined(double At, RoomSnapshot Snapshot, string? LastLine) : ViewerEntry(At);

    public sealed record Saw(double At, ImmutableArray<RoomEvent> Events) : ViewerEntry(At);

    public sealed record Lost(double At, string Why) : ViewerEntry(At);

    /// <summary>The room said that these viewers went.</summary>
    public sealed record SawLeave(double At, ImmutableArray<string> Viewers) : ViewerEntry(At);
}

/// <summary>All that one viewer did and saw, in order. A viewer stays in one room for the whole run.</summary>
internal sealed record ViewerHistory(
    string Client,
    string ViewerId,
    string Room,
    string Transport,
    ImmutableArray<ViewerEntry> Entries
);
