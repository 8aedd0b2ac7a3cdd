using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>
/// What flows through a response's stream: descriptors, never a video's bytes. Bytes as elements would sit in every stage's buffer,
/// once per viewer.
/// </summary>
public abstract record Piece
{
    private Piece() { }

    /// <summary>Part of the video, to be brought by its reader.</summary>
    public sealed record Slice(ChunkSlice Chunk) : Piece;

    /// <summary>A few bytes of our own: what separates the parts of a multipart response.</summary>
    public sealed record Literal(ReadOnlyMemory<byte> Bytes) : Piece;
}
