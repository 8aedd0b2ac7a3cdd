namespace SyncStream.Protocol.Media;

/// <summary>
/// Part of one chunk of a file: a descriptor, not the bytes. Chunks are the unit of reading, caching and fetching between hosts;
/// chunk <paramref name="Index"/> begins at byte <c>Index × chunk size</c>.
/// </summary>
/// <param name="Index">Which chunk, from 0.</param>
/// <param name="Offset">Bytes into the chunk.</param>
/// <param name="Length">Bytes; at least 1.</param>
public readonly record struct ChunkSlice(long Index, int Offset, int Length)
{
    /// <summary>Where the slice begins in the file, in bytes.</summary>
    public long Position(int chunkSize) => (Index * chunkSize) + Offset;
}
