namespace SyncStream.Web.Media.Holders;

/// <summary>Where this host keeps what it fetched from others: <c>syncstream.elsewhere</c>.</summary>
public sealed record BlockStoreOptions
{
    /// <summary>Shared by all workers of a host.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes that may lie there; the blocks that were not used for longest make room.</summary>
    public long MaxSize { get; init; } = 20L << 30;

    /// <summary>Bytes that are left free on the disk, if less has to be kept for it.</summary>
    public long KeepFree { get; init; } = CacheRoom.KeepFree;

    /// <summary>Bytes fetched and kept at once.</summary>
    public int BlockSize { get; init; } = 1 << 20;
}
