using System.Diagnostics;

namespace SyncStream.Node.Tests.Media;

/// <summary>Small real videos, made by ffmpeg.</summary>
internal static class Clips
{
    /// <summary>Some seconds of 160x120 with a tone; another <paramref name="seed"/> is another content.</summary>
    public static async Task Make(string path, int seed = 1, string more = "", int seconds = 2)
    {
        var arguments =
            $"-v error -y -f lavfi -i testsrc2=size=160x120:rate=12:duration={seconds} -f lavfi -i sine=frequency={200 + seed}:duration={seconds} {more} -c:v libx264 -preset ultrafast -c:a aac";
        using var process = Process.Start(
            new ProcessStartInfo("ffmpeg", [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), path])
            {
                RedirectStandardError = true,
            }
        )!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, error);
    }
}
