using System.Buffers.Binary;

namespace SyncStream.Web.Sockets;

/// <summary>What a server writes on a WebSocket (RFC 6455, 5.2): unmasked frames, so one frame's bytes serve all viewers.</summary>
internal static class Frames
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    /// <summary>The longest head of a frame.</summary>
    public const int MaxHead = 10;

    private const byte Final = 0x80;

    /// <summary>Bytes that the head of a frame takes.</summary>
    public static int HeadLength(int payload) =>
        payload < 126 ? 2
        : payload <= ushort.MaxValue ? 4
        : MaxHead;

    /// <summary>Writes the head of a whole message, so that it ends where <paramref name="into"/> ends.</summary>
    public static void WriteHead(Span<byte> into, int kind, int payload)
    {
        into[0] = (byte)(Final | kind);
        switch (into.Length)
        {
            case 2:
                into[1] = (byte)payload;
                break;
            case 4:
                into[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)payload);
                break;
            default:
                into[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(into[2..], (ulong)payload);
                break;
        }
    }

    /// <summary>A whole frame.</summary>
    public static byte[] Of(int kind, ReadOnlySpan<byte> payload)
    {
        var head = HeadLength(payload.Length);
        var frame = GC.AllocateUninitializedArray<byte>(head + payload.Length);
        WriteHead(frame.AsSpan(0, head), kind, payload.Length);
        payload.CopyTo(frame.AsSpan(head));
        return frame;
    }

    /// <summary>A close frame with a status code (RFC 6455, 7.4.1).</summary>
    public static byte[] OfClose(int status) => Of(Close, [(byte)(status >> 8), (byte)status]);
}
