namespace SyncStream.Protocol.Rooms;

/// <summary>What a room remembers of a viewer, present or not. Of most there is nothing to remember.</summary>
public sealed record Person
{
    public static readonly Person Unknown = new();

    public Role Role { get; init; }
    public bool Muted { get; init; }
    public bool Banned { get; init; }

    /// <summary>What they were called when they were banned; null where nobody knew.</summary>
    public string? BannedAs { get; init; }
    public bool Ready { get; init; }

    /// <summary>The name they took in this room; null for the one of their session.</summary>
    public string? Name { get; init; }

    /// <summary>The room's revision when this last changed.</summary>
    public long Revision { get; init; }

    /// <summary>Holds something that others decided, and that must not be forgotten to save space.</summary>
    internal bool Marked => Role > Role.Viewer || Muted || Banned;
}
