using System.Diagnostics;

namespace SyncStream.Node.Tests.Media;

/// <summary>Small real videos, made by ffmpeg.</summary>
internal static class Clips
{
    /// <summary>Some seconds of 160x120 with a tone; another <paramref name="seed"/> is another content.</summary>
    public static Task Make(string path, int seed = 1, string more = "", int seconds = 2) =>
        Run(
            $"-f lavfi -i testsrc2=size=160x120:rate=12:duration={seconds} -f lavfi -i sine=frequency={200 + seed}:duration={seconds} {more} -c:v libx264 -preset ultrafast -c:a aac",
            path
        );

    /// <summary>Whatever ffmpeg makes of these arguments; answers what it says.</summary>
    public static async Task<string> Run(string arguments, string path)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                "ffmpeg",
                ["-v", "error", "-nostdin", "-y", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        return output;
    }
}
