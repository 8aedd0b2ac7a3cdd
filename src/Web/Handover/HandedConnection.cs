using System.Buffers.Binary;
using System.Text;

namespace SyncStream.Web.Handover;

/// <summary>What goes along with a viewer's socket.</summary>
/// <param name="Token">Whose it is, as a session token.</param>
/// <param name="IsDirect">No proxy stands between.</param>
/// <param name="Text">What was said and is still to be answered.</param>
internal sealed record HandedConnection(string Token, bool IsDirect, ReadOnlyMemory<byte> Text)
{
    /// <summary>Both workers are of one host, but perhaps of two releases: what is of another form is not taken.</summary>
    private const byte Form = 1;

    private const int HeadLength = 4;

    public byte[] ToBytes()
    {
        var token = Encoding.UTF8.GetByteCount(Token);
        var bytes = GC.AllocateUninitializedArray<byte>(HeadLength + token + Text.Length);
        (bytes[0], bytes[1]) = (Form, IsDirect ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)token);
        Encoding.UTF8.GetBytes(Token, bytes.AsSpan(HeadLength));
        Text.Span.CopyTo(bytes.AsSpan(HeadLength + token));
        return bytes;
    }

    /// <summary>Null where it is of another form.</summary>
    public static HandedConnection? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Form, var direct, _, _, ..])
        {
            return null;
        }

        var token = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        return bytes.Length < HeadLength + token
            ? null
            : new(
                Encoding.UTF8.GetString(bytes.Slice(HeadLength, token)),
                direct == 1,
                bytes[(HeadLength + token)..].ToArray()
            );
    }
}
