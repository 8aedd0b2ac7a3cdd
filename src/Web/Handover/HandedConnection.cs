using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace SyncStream.Web.Handover;

/// <summary>What goes along with a viewer's socket.</summary>
/// <param name="Token">Whose it is, as a session token.</param>
/// <param name="IsDirect">No proxy stands between.</param>
/// <param name="Text">What was said and is still to be answered.</param>
/// <param name="From">The viewer's address; null where it is not known.</param>
internal sealed record HandedConnection(string Token, bool IsDirect, ReadOnlyMemory<byte> Text, IPAddress? From = null)
{
    /// <summary>Both workers are of one host, but perhaps of two releases: what is of another form is not taken.</summary>
    private const byte Form = 1;

    private const int HeadLength = 4;

    /// <summary>The most bytes that it has besides the token and the text.</summary>
    public const int MaxBesides = 128;

    // The address goes in front of the text as a ping of the hub's protocol with one member more: a release that knows no address hears a ping.
    private static ReadOnlySpan<byte> BeforeFrom => "{\"type\":6,\"from\":\""u8;

    private static ReadOnlySpan<byte> BehindFrom => "\"}\u001e"u8;

    public byte[] ToBytes()
    {
        var token = Encoding.UTF8.GetByteCount(Token);
        byte[] from = From is null ? [] : [.. BeforeFrom, .. Encoding.UTF8.GetBytes($"{From}"), .. BehindFrom];
        var bytes = GC.AllocateUninitializedArray<byte>(HeadLength + token + from.Length + Text.Length);
        (bytes[0], bytes[1]) = (Form, IsDirect ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)token);
        Encoding.UTF8.GetBytes(Token, bytes.AsSpan(HeadLength));
        from.CopyTo(bytes.AsSpan(HeadLength + token));
        Text.Span.CopyTo(bytes.AsSpan(HeadLength + token + from.Length));
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
        if (bytes.Length < HeadLength + token)
        {
            return null;
        }

        var from = FromOf(bytes[(HeadLength + token)..], out var text);
        return new(Encoding.UTF8.GetString(bytes.Slice(HeadLength, token)), direct == 1, text.ToArray(), from);
    }

    // What viewers say cannot stand there: their call to join comes first.
    private static IPAddress? FromOf(ReadOnlySpan<byte> said, out ReadOnlySpan<byte> text)
    {
        text = said;
        if (!said.StartsWith(BeforeFrom) || said.IndexOf(BehindFrom) is not (> 0 and var end))
        {
            return null;
        }

        text = said[(end + BehindFrom.Length)..];
        return IPAddress.TryParse(Encoding.UTF8.GetString(said[BeforeFrom.Length..end]), out var from) ? from : null;
    }
}
