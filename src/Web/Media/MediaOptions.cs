using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>How video bytes are moved.</summary>
public sealed record MediaOptions
{
    /// <summary>Bytes per chunk: the unit of planning, caching and fetching; the same on all hosts.</summary>
    public int ChunkSize { get; init; } = ChunkPlan.DefaultChunkSize;

    /// <summary>Bytes copied at once for a client who is not ready for more. It is what such a viewer holds of a chunk that is a copy.</summary>
    public int WindowSize { get; init; } = 16 * 1024;

    /// <summary>Bytes of memory for chunks that come from elsewhere, for this process.</summary>
    public long Cache { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of this host's files that this process keeps mapped. The page cache's memory, not ours.</summary>
    public long Mapped { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>How long a video stays open after its last viewer.</summary>
    public TimeSpan KeepOpen { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a viewer gets from this worker at most.</summary>
    public Rate ViewerRate { get; init; }

    /// <summary>What the viewers of a room get from this worker at most, all together.</summary>
    public Rate RoomRate { get; init; }

    /// <summary>
    /// Separates the parts of a multipart response (RFC 2046 §5.1.1). It must not occur in a video, so it is drawn at random for each process.
    /// </summary>
    public required string Boundary { get; init; }
}

/// <summary>A limit in bytes per second, and how many bytes may pass at once after a rest; 0 is no limit.</summary>
public readonly record struct Rate(long BytesPerSecond, long Burst)
{
    public bool IsOn => BytesPerSecond > 0;
}
