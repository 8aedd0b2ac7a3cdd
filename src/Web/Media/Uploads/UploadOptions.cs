namespace SyncStream.Web.Media.Uploads;

/// <summary>Who may bring videos in.</summary>
public enum Uploaders
{
    Nobody,
    Administrators,

    /// <summary>Administrators, and whoever is host of the room that the upload is for.</summary>
    Hosts,

    /// <summary>Everyone with a session.</summary>
    Everyone,
}

/// <summary>Where uploads grow, who may make them and how large: <c>syncstream.uploads</c>. Sizes are bytes.</summary>
public sealed record UploadOptions
{
    /// <summary>Shared by all workers of a host.</summary>
    public required string Directory { get; init; }

    public Uploaders From { get; init; } = Uploaders.Hosts;

    /// <summary>Of one file.</summary>
    public long MaxSize { get; init; } = 20L << 30;

    /// <summary>Of all files that one person has brought in and that are still there, unfinished ones counted whole.</summary>
    public long PerPersonSize { get; init; } = 100L << 30;

    /// <summary>Unfinished uploads of one person.</summary>
    public int PerPersonCount { get; init; } = 5;

    /// <summary>Of all uploads on this host together, counted as for a person.</summary>
    public long TotalSize { get; init; } = 1L << 40;

    /// <summary>What an upload must leave free on the disk.</summary>
    public long KeepFree { get; init; } = 1L << 30;

    /// <summary>An upload that did not grow for so long is removed.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(24);
}
