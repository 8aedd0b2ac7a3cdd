namespace SyncStream.Protocol.Media;

/// <summary>A run of bytes of a file, already fitted to its size: never empty, never past the end.</summary>
/// <param name="First">Offset of the first byte, from 0.</param>
/// <param name="Length">Bytes; at least 1.</param>
public readonly record struct ByteRange(long First, long Length)
{
    /// <summary>Offset of the last byte, itself included, as RFC 9110 counts.</summary>
    public long Last => First + Length - 1;

    /// <summary>The value of a <c>Content-Range</c> field (RFC 9110 §14.4): <c>bytes 0-499/1234</c>.</summary>
    public string ContentRange(long size) => $"bytes {First}-{Last}/{size}";

    /// <summary>The <c>Content-Range</c> of a 416: <c>bytes */1234</c>.</summary>
    public static string Unsatisfied(long size) => $"bytes */{size}";
}
