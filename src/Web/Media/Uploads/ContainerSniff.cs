namespace SyncStream.Web.Media.Uploads;

/// <summary>
/// What a file's first bytes say it is. A name is a claim; these are what players go by. Only tells containers apart: whether there
/// is a picture in it is ffprobe's to say.
/// </summary>
public static class ContainerSniff
{
    /// <summary>Bytes that are enough for a verdict.</summary>
    public const int Enough = 1024;

    private const int TransportPacket = 188;
    private const byte TransportSync = 0x47;

    private static readonly (int At, byte[] Magic, string[] Extensions)[] Known =
    [
        (4, "ftypqt"u8.ToArray(), ["mov", "mp4", "m4v"]),
        (4, "ftyp"u8.ToArray(), ["mp4", "m4v", "mov"]),
        (4, "moov"u8.ToArray(), ["mov", "mp4"]),
        (4, "mdat"u8.ToArray(), ["mov", "mp4"]),
        (4, "wide"u8.ToArray(), ["mov", "mp4"]),
        (4, "free"u8.ToArray(), ["mov", "mp4"]),
        (4, "skip"u8.ToArray(), ["mov", "mp4"]),
        (0, [0x1A, 0x45, 0xDF, 0xA3], ["mkv", "webm"]),
        (8, "AVI "u8.ToArray(), ["avi"]),
        (0, "OggS"u8.ToArray(), ["ogv"]),
        (0, [0x00, 0x00, 0x01, 0xBA], ["mpg"]),
        (0, [0x00, 0x00, 0x01, 0xB3], ["mpg"]),
        (0, "FLV\x01"u8.ToArray(), ["flv"]),
        (0, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], ["wmv"]),
    ];

    /// <summary>The extensions that a file beginning so may have, the commonest first; empty where it is no video we know.</summary>
    public static IReadOnlyList<string> Extensions(ReadOnlySpan<byte> start)
    {
        foreach (var (at, magic, extensions) in Known)
        {
            if (start.Length >= at + magic.Length && start[at..].StartsWith(magic))
            {
                // Matroska says which of the two it is in its first element.
                return extensions is ["mkv", ..] && start.IndexOf("webm"u8) is > 0 and < 64
                    ? ["webm", "mkv"]
                    : extensions;
            }
        }
        return IsTransport(start, 0, TransportPacket) ? ["ts", "m2ts"]
            : IsTransport(start, 4, TransportPacket + 4) ? ["m2ts", "ts"]
            : [];
    }

    private static bool IsTransport(ReadOnlySpan<byte> start, int at, int packet)
    {
        if (start.Length <= at + packet * 2)
        {
            return false;
        }
        for (; at < start.Length; at += packet)
        {
            if (start[at] != TransportSync)
            {
                return false;
            }
        }
        return true;
    }
}
