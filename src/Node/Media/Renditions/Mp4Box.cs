using System.Buffers.Binary;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Walks and patches ISO base media boxes (ISO/IEC 14496-12 §4.2) that lie in memory.</summary>
internal static class Mp4Box
{
    public const uint Moov = 0x6D6F6F76;
    public const uint Moof = 0x6D6F6F66;
    public const uint Mdat = 0x6D646174;
    public const uint Ftyp = 0x66747970;
    private const uint Trak = 0x7472616B;
    private const uint Mdia = 0x6D646961;
    private const uint Mdhd = 0x6D646864;
    private const uint Traf = 0x74726166;
    private const uint Tfdt = 0x74666474;

    /// <summary>Units per second of the only track of an initialisation segment.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static uint TimescaleOf(ReadOnlySpan<byte> moov)
    {
        var header = Child(Child(Child(moov, Trak), Mdia), Mdhd);
        // Version 1 has 64-bit times before it.
        return BinaryPrimitives.ReadUInt32BigEndian(header[(header[8] == 1 ? 28 : 20)..]);
    }

    /// <summary>When a fragment begins to be decoded (<c>tfdt</c>), in the track's units. ffmpeg writes version 1: 64 bits.</summary>
    /// <exception cref="InvalidDataException">It does not say.</exception>
    public static long DecodeTimeOf(ReadOnlySpan<byte> moof) =>
        BinaryPrimitives.ReadInt64BigEndian(TimeOf(moof, out _)[12..]);

    /// <summary>Sets what <see cref="DecodeTimeOf"/> reads.</summary>
    public static void SetDecodeTime(Span<byte> moof, long time)
    {
        TimeOf(moof, out var offset);
        BinaryPrimitives.WriteInt64BigEndian(moof[(offset + 12)..], time);
    }

    private static ReadOnlySpan<byte> TimeOf(ReadOnlySpan<byte> moof, out int offset)
    {
        var track = Child(moof, Traf);
        var time = Child(track, Tfdt);
        if (time.Length < 20 || time[8] != 1)
        {
            throw new InvalidDataException("a fragment without a 64-bit decode time");
        }
        moof.Overlaps(time, out offset);
        return time;
    }

    /// <summary>The first box of that type inside a box, header and all.</summary>
    private static ReadOnlySpan<byte> Child(ReadOnlySpan<byte> box, uint type)
    {
        for (var at = 8; at + 8 <= box.Length; )
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(box[at..]);
            if (size < 8 || size > box.Length - at)
            {
                break;
            }
            if (BinaryPrimitives.ReadUInt32BigEndian(box[(at + 4)..]) == type)
            {
                return box.Slice(at, (int)size);
            }
            at += (int)size;
        }
        throw new InvalidDataException("a box is missing in what ffmpeg wrote");
    }
}
