namespace SyncStream.Node.Media;

/// <summary>Where the library is and how eagerly it is looked at.</summary>
public sealed record LibraryOptions
{
    /// <summary>The folder with the videos, and all folders in it.</summary>
    public required string Directory { get; init; }

    /// <summary>Where what was found out about the files is kept, so that it is found out once. Shared by the host's workers.</summary>
    public required string IndexFile { get; init; }

    /// <summary>This host's name among the holders of a video.</summary>
    public required string Host { get; init; }

    /// <summary>A file counts as complete when it has not changed for so long.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long changes are gathered before the folder is looked at again.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Soonest and latest time after which the folder is looked at even if nobody reports a change: network folders report none.</summary>
    public TimeSpan RescanMin { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="RescanMin"/>
    public TimeSpan RescanMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Files read at once.</summary>
    public int Readers { get; init; } = 2;

    /// <summary>How long ffprobe may think about one file.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>More files than this are left out, with a warning.</summary>
    public int MaxFiles { get; init; } = 100_000;
}
