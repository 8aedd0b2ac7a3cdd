using System.Buffers.Binary;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Makes one fragment (<c>moof</c> and <c>mdat</c>, ISO/IEC 14496-12 §8.8) of many that hold one sample each: ffmpeg cuts sound only
/// where it likes to, or behind every frame.
/// </summary>
internal static class SoundSegment
{
    private const int MoofLength = 8 + 16 + 8 + 16 + 20 + TrackRunHeader;
    private const int TrackRunHeader = 20;
    private const uint DefaultBaseIsMoof = 0x020000;
    private const uint OffsetDurationAndSize = 0x000301;
    private const int FrameLength = 1024;

    /// <param name="number">The segment's number, from 0.</param>
    /// <param name="frames">One sample each, in order; at least one.</param>
    public static byte[] Of(int number, IReadOnlyList<Fragment> frames)
    {
        var moofLength = MoofLength + 8 * frames.Count;
        var dataLength = 8 + frames.Sum(frame => frame.Samples.Length);
        var segment = new byte[moofLength + dataLength];
        var writer = new Writer(segment);
        writer.Box(moofLength, "moof"u8);
        writer.Box(16, "mfhd"u8);
        writer.Write(0);
        writer.Write((uint)number + 1);
        writer.Box(moofLength - 24, "traf"u8);
        writer.Box(16, "tfhd"u8);
        writer.Write(DefaultBaseIsMoof);
        writer.Write(1);
        writer.Box(20, "tfdt"u8);
        writer.Write(0x01000000);
        writer.Write((uint)(frames[0].Time >> 32));
        writer.Write((uint)frames[0].Time);
        writer.Box(TrackRunHeader + 8 * frames.Count, "trun"u8);
        writer.Write(OffsetDurationAndSize);
        writer.Write((uint)frames.Count);
        writer.Write((uint)moofLength + 8);
        for (var i = 0; i < frames.Count; i++)
        {
            var duration = i + 1 < frames.Count ? frames[i + 1].Time - frames[i].Time : FrameLength;
            writer.Write((uint)duration);
            writer.Write((uint)frames[i].Samples.Length);
        }
        writer.Box(dataLength, "mdat"u8);
        foreach (var frame in frames)
        {
            writer.Write(frame.Samples.Span);
        }
        return segment;
    }

    private ref struct Writer(Span<byte> rest)
    {
        private Span<byte> _rest = rest;

        public void Box(int length, ReadOnlySpan<byte> type)
        {
            Write((uint)length);
            Write(type);
        }

        public void Write(uint value)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_rest, value);
            _rest = _rest[4..];
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_rest);
            _rest = _rest[bytes.Length..];
        }
    }
}
