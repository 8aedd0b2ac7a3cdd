using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace SyncStream.Web.Rooms;

/// <summary>
/// A message too large to take: only its first and last bytes are kept, where clients write the invocation id that
/// the refusal must name.
/// </summary>
internal sealed partial class OversizedMessage
{
    private const int Kept = 512;
    private byte[] _head = [];
    private byte[] _tail = [];

    public long Length { get; private set; }

    /// <summary>The id of the invocation; null where it was not found, or none was given.</summary>
    public string? InvocationId => Find(_tail) ?? Find(_head);

    public void Add(in ReadOnlySequence<byte> part)
    {
        Length += part.Length;
        if (_head.Length < Kept)
        {
            _head = [.. _head, .. part.Slice(0, Math.Min(Kept - _head.Length, part.Length)).ToArray()];
        }

        var last = part.Slice(Math.Max(0, part.Length - Kept)).ToArray();
        _tail = last.Length >= Kept ? last : [.. _tail.TakeLast(Kept - last.Length), .. last];
    }

    private static string? Find(byte[] bytes) =>
        InvocationIdMember().Match(Encoding.UTF8.GetString(bytes)) is { Success: true } m ? m.Groups[1].Value : null;

    [GeneratedRegex("\"invocationId\"\\s*:\\s*\"([A-Za-z0-9_-]{1,64})\"")]
    private static partial Regex InvocationIdMember();
}
