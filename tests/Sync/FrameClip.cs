using System.Diagnostics;
using System.Globalization;

namespace SyncStream.Sync;

/// <summary>
/// A video whose every frame says which it is: sixteen black or white blocks hold its number, and the row beneath them the
/// same inverted, so that a picture that was read in the middle of a change is known for what it is.
/// </summary>
internal static class FrameClip
{
    public const int FramesPerSecond = 24;
    private const int Width = 320;
    private const int Height = 180;
    private const int Block = 20;

    /// <summary>Makes the clip (H.264 and AAC in an mp4, as people have them) where it is not there yet.</summary>
    public static async Task<string> Make(string folder, int seconds)
    {
        var path = Path.Combine(folder, $"frames-{seconds}s.mp4");
        if (File.Exists(path))
        {
            return path;
        }

        Directory.CreateDirectory(folder);
        var unfinished = path + ".part";
        string[] arguments =
        [
            .. "-v error -y -f rawvideo -pix_fmt gray".Split(' '),
            .. $"-s {Width}x{Height} -r {FramesPerSecond} -i pipe:0".Split(' '),
            .. $"-f lavfi -i sine=frequency=330:sample_rate=48000:duration={seconds}".Split(' '),
            .. "-c:v libx264 -preset veryfast -crf 23 -pix_fmt yuv420p -g 24 -c:a aac -b:a 64k".Split(' '),
            .. "-shortest -movflags +faststart -f mp4".Split(' '),
            unfinished,
        ];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardInput = true })!;
        var frame = new byte[Width * Height];
        for (var number = 0; number < seconds * FramesPerSecond; number++)
        {
            Draw(frame, number);
            await ffmpeg.StandardInput.BaseStream.WriteAsync(frame);
        }

        ffmpeg.StandardInput.Close();
        await ffmpeg.WaitForExitAsync();
        if (ffmpeg.ExitCode != 0)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"ffmpeg ended with {ffmpeg.ExitCode}")
            );
        }

        File.Move(unfinished, path);
        return path;
    }

    private static void Draw(byte[] frame, int number)
    {
        Array.Fill(frame, (byte)110);
        for (var y = 0; y < 2 * Block; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var bit = ((number >> (x / Block)) & 1) == 1;
                frame[y * Width + x] = bit == y < Block ? (byte)235 : (byte)16;
            }
        }

        // Something that moves, so that frames differ as those of a film do.
        var bar = number * 3 % (Width - 8);
        for (var y = 3 * Block; y < Height; y++)
        {
            frame.AsSpan(y * Width + bar, 8).Fill((byte)(200 - y / 2));
        }
    }
}
