using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;

namespace SyncStream.Node.Joining;

/// <summary>What is found at an address where a seed should be.</summary>
/// <param name="Connects">Something accepts connections there.</param>
/// <param name="System">The name of the actor system that answered; null where none did.</param>
internal sealed record Probed(bool Connects, string? System);

/// <summary>
/// Asks an address that does not answer at its door who it is, by the first message of Akka.Remote's own protocol: the
/// other side introduces itself in turn, with its system's name. Akka itself drops what is sent to another name in
/// silence, so without this nobody would learn why a join never ends.
/// </summary>
/// <remarks>Frames are a length (32 bits, little endian) and a Protobuf message: WireFormats.proto of Akka.NET.</remarks>
internal static class SeedProbe
{
    /// <summary>What a prober calls itself, so that members know that nobody wants to join by it.</summary>
    public const string ProberName = "syncstream-probe";

    private const int LongestAnswer = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="host">Whom to ask.</param>
    /// <param name="self">Who asks.</param>
    /// <param name="tls">Our certificate and how to check theirs; null where members speak without TLS.</param>
    public static async Task<Probed> Ask(
        Address host,
        Address self,
        SslClientAuthenticationOptions? tls,
        CancellationToken stop
    )
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        enough.CancelAfter(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host.Host!, host.Port!.Value, enough.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return new(Connects: false, null);
        }

        try
        {
            await using var stream = await Secure(client.GetStream(), tls, enough.Token);
            await stream.WriteAsync(Introduction(self), enough.Token);
            return new(Connects: true, SystemIn(await ReadFrame(stream, enough.Token)));
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or OperationCanceledException
                        or InvalidDataException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            stop.ThrowIfCancellationRequested();
            return new(Connects: true, null);
        }
    }

    private static async Task<Stream> Secure(Stream plain, SslClientAuthenticationOptions? tls, CancellationToken stop)
    {
        if (tls is null)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(tls, stop);
        return secure;
    }

    private static async Task<byte[]> ReadFrame(Stream stream, CancellationToken stop)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, stop);
        var size = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (size is < 0 or > LongestAnswer)
        {
            throw new InvalidDataException("no frame of Akka.Remote");
        }

        var frame = new byte[size];
        await stream.ReadExactlyAsync(frame, stop);
        return frame;
    }

    /// <summary>AkkaProtocolMessage { instruction: { commandType: ASSOCIATE, handshakeInfo: { origin, uid } } }.</summary>
    internal static byte[] Introduction(Address self)
    {
        var origin = new List<byte>();
        AddText(origin, 1, ProberName);
        AddText(origin, 2, self.Host!);
        AddNumber(origin, 3, (uint)self.Port!.Value);
        AddText(origin, 4, self.Protocol["akka.".Length..]);
        var handshake = new List<byte>();
        AddPart(handshake, 1, origin);
        handshake.Add((2 << 3) | 1);
        handshake.AddRange(new byte[8]);
        var control = new List<byte>();
        AddNumber(control, 1, 1);
        AddPart(control, 2, handshake);
        var message = new List<byte>();
        AddPart(message, 2, control);
        var frame = new byte[4 + message.Count];
        BinaryPrimitives.WriteInt32LittleEndian(frame, message.Count);
        message.CopyTo(frame, 4);
        return frame;
    }

    /// <summary>The system's name in an answer of that form; null where it is of another.</summary>
    internal static string? SystemIn(ReadOnlySpan<byte> frame)
    {
        var name = Part(Part(Part(Part(frame, 2), 2), 1), 1);
        return name.IsEmpty ? null : Encoding.UTF8.GetString(name[..Math.Min(name.Length, 100)]);
    }

    // The last field of that number which has a length; all others are passed over.
    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> message, int field)
    {
        ReadOnlySpan<byte> found = [];
        while (!message.IsEmpty)
        {
            var tag = Number(ref message);
            switch (tag & 7)
            {
                case 0:
                    Number(ref message);
                    break;
                case 1:
                    message = message[Math.Min(8, message.Length)..];
                    break;
                case 5:
                    message = message[Math.Min(4, message.Length)..];
                    break;
                case 2:
                    var length = (int)Math.Min(Number(ref message), (ulong)message.Length);
                    if (tag >> 3 == (ulong)field)
                    {
                        found = message[..length];
                    }

                    message = message[length..];
                    break;
                default:
                    return [];
            }
        }

        return found;
    }

    private static ulong Number(ref ReadOnlySpan<byte> message)
    {
        var value = 0ul;
        for (var shift = 0; shift < 64 && !message.IsEmpty; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                break;
            }
        }

        return value;
    }

    private static void AddNumber(List<byte> message, int field, uint value)
    {
        message.Add((byte)(field << 3));
        AddVarint(message, value);
    }

    private static void AddText(List<byte> message, int field, string text) =>
        AddPart(message, field, Encoding.UTF8.GetBytes(text));

    private static void AddPart(List<byte> message, int field, IReadOnlyCollection<byte> part)
    {
        message.Add((byte)((field << 3) | 2));
        AddVarint(message, (uint)part.Count);
        message.AddRange(part);
    }

    private static void AddVarint(List<byte> message, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.Add((byte)(value | 0x80));
        }

        message.Add((byte)value);
    }
}
