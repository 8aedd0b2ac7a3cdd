using System.Buffers.Binary;
using System.Diagnostics;

namespace SyncStream.Load.Media;

/// <summary>A video as large as is asked for: a second of picture, and behind it a box that players skip.</summary>
internal static class TestVideo
{
    public static async Task Make(string path, long size)
    {
        using var ffmpeg = Process.Start(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24:duration=1", "-y", path]
        );
        await ffmpeg.WaitForExitAsync();
        await using var file = new FileStream(path, FileMode.Append);
        var head = new byte[16];
        // size 1: the real one follows in 64 bits (ISO/IEC 14496-12 §4.2).
        BinaryPrimitives.WriteInt32BigEndian(head, 1);
        "free"u8.CopyTo(head.AsSpan(4));
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(8), size - file.Position);
        await file.WriteAsync(head);
        var random = new Random(1);
        var block = new byte[1024 * 1024];
        while (file.Position < size)
        {
            random.NextBytes(block);
            await file.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, size - file.Position)));
        }
    }
}
