using System.Text;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media.Streams;

namespace SyncStream.Web.Media;

/// <summary>Which bytes a response carries, known in full before the first one is read.</summary>
/// <param name="Length">Its <c>Content-Length</c>.</param>
/// <param name="ContentType">The video's own, or that of the multipart around it.</param>
internal sealed record ResponseBody(long Length, string ContentType, IEnumerable<Piece> Pieces)
{
    /// <summary>One run of the file, plainly.</summary>
    public static ResponseBody Of(ByteRange range, string contentType, int chunkSize) =>
        new(range.Length, contentType, Slices(new(range, chunkSize)));

    /// <summary>An empty file has no range.</summary>
    public static ResponseBody Empty(string contentType) => new(0, contentType, []);

    /// <summary>Several runs as <c>multipart/byteranges</c> (RFC 9110 §14.6).</summary>
    public static ResponseBody Of(
        IReadOnlyList<ByteRange> ranges,
        long size,
        string contentType,
        int chunkSize,
        string boundary
    )
    {
        var parts = new List<(byte[] Head, ByteRange Range)>(ranges.Count);
        foreach (var range in ranges)
        {
            var head =
                $"\r\n--{boundary}\r\nContent-Type: {contentType}\r\nContent-Range: {range.ContentRange(size)}\r\n\r\n";
            parts.Add((Encoding.ASCII.GetBytes(head), range));
        }
        var end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        return new(
            parts.Sum(part => part.Head.Length + part.Range.Length) + end.Length,
            $"multipart/byteranges; boundary={boundary}",
            Parts(parts, end, chunkSize)
        );
    }

    private static IEnumerable<Piece> Parts(List<(byte[] Head, ByteRange Range)> parts, byte[] end, int chunkSize)
    {
        foreach (var (head, range) in parts)
        {
            yield return Piece.Of(head);
            foreach (var slice in Slices(new(range, chunkSize)))
            {
                yield return slice;
            }
        }
        yield return Piece.Of(end);
    }

    private static IEnumerable<Piece> Slices(ChunkPlan plan)
    {
        for (var step = 0L; step < plan.Count; step++)
        {
            yield return Piece.Of(plan[step]);
        }
    }
}
