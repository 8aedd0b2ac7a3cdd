using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>How video bytes are moved.</summary>
public sealed record MediaOptions
{
    /// <summary>Bytes per chunk: the unit of planning, and of caching.</summary>
    public int ChunkSize { get; init; } = ChunkPlan.DefaultChunkSize;

    /// <summary>
    /// Bytes read ahead of the socket at once. This, and as much again in the server's own output buffer, is what a viewer costs
    /// who does not read.
    /// </summary>
    public int WindowSize { get; init; } = 64 * 1024;

    /// <summary>
    /// Separates the parts of a multipart response (RFC 2046 §5.1.1). It must not occur in a video, so it is drawn at random for each process.
    /// </summary>
    public required string Boundary { get; init; }
}
