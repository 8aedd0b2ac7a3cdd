using System.Buffers.Binary;

namespace SyncStream.Node.Media.Renditions;

/// <summary>A piece of a fragmented MP4: one <c>moof</c> and its <c>mdat</c>, headers and all.</summary>
/// <param name="Time">Of its first sample, in units of the track.</param>
internal sealed record Fragment(byte[] Moof, byte[] Data, long Time)
{
    /// <summary>The samples' bytes alone.</summary>
    public ReadOnlyMemory<byte> Samples => Data.AsMemory(8);
}

/// <summary>
/// Reads what ffmpeg writes to its standard output as fragmented MP4 of one track. All times come shifted by
/// <see cref="Shift"/>, so that none is negative on the way; they leave here unshifted.
/// </summary>
internal sealed class FragmentReader(Stream stream)
{
    /// <summary>Seconds; a whole number of units in every timescale.</summary>
    public const int Shift = 8;

    /// <summary>The largest box taken: what a group of pictures may weigh.</summary>
    private const int MaxBox = 256 * 1024 * 1024;

    /// <summary>Units per second; known once <see cref="ReadInit"/> has ended.</summary>
    public uint Timescale { get; private set; }

    /// <summary>The initialisation segment; null where ffmpeg ended before it had one.</summary>
    /// <exception cref="InvalidDataException">It is no fragmented MP4.</exception>
    public async Task<byte[]?> ReadInit(CancellationToken cancellationToken)
    {
        using var init = new MemoryStream();
        while (await ReadBox(cancellationToken) is var (type, box))
        {
            init.Write(box);
            if (type == Mp4Box.Moov)
            {
                Timescale = Mp4Box.TimescaleOf(box);
                return init.ToArray();
            }
        }
        return null;
    }

    /// <summary>The next fragment, or null at the end.</summary>
    /// <exception cref="InvalidDataException">It is no fragmented MP4.</exception>
    public async Task<Fragment?> ReadFragment(CancellationToken cancellationToken)
    {
        byte[]? moof = null;
        while (await ReadBox(cancellationToken) is var (type, box))
        {
            if (type == Mp4Box.Moof)
            {
                moof = box;
            }
            else if (type == Mp4Box.Mdat && moof is not null)
            {
                return new(moof, box, Mp4Box.DecodeTimeOf(moof) - (long)Shift * Timescale);
            }
        }
        return null;
    }

    private async Task<(uint Type, byte[] Box)?> ReadBox(CancellationToken cancellationToken)
    {
        var header = new byte[8];
        if (await stream.ReadAtLeastAsync(header, 8, throwOnEndOfStream: false, cancellationToken) < 8)
        {
            return null;
        }
        var size = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (size is < 8 or > MaxBox)
        {
            throw new InvalidDataException($"a box of {size} bytes");
        }
        var box = new byte[size];
        header.CopyTo(box, 0);
        var rest = box.AsMemory(8);
        return
            await stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellationToken) < rest.Length
            ? null
            : (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), box);
    }
}
