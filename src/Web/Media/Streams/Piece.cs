using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media.Streams;

/// <summary>
/// Part of a response's body: a slice of the video, or a few bytes of our own (what separates the parts of a multipart response).
/// A description, never a video's bytes: those would sit in every stage's buffer, once per viewer.
/// </summary>
/// <param name="Slice">Of length 0 where it is a literal.</param>
internal readonly record struct Piece(ChunkSlice Slice, ReadOnlyMemory<byte> Literal)
{
    public static Piece Of(ChunkSlice slice) => new(slice, default);

    public static Piece Of(byte[] literal) => new(default, literal);

    /// <summary>Bytes.</summary>
    public int Length => Slice.Length + Literal.Length;
}

/// <summary>What flows through a lane.</summary>
/// <param name="IsLast">The response ends with it.</param>
internal sealed record Parcel(Delivery Delivery, Piece Piece, bool IsLast);
