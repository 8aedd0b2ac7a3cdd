using SyncStream.Node.Commands;

namespace SyncStream.Node.Media;

/// <summary>
/// A clip for a library that has no video yet, so that a newcomer has something to watch: 20 s with a clock in the picture and a
/// beep at each full second, which show at a glance whether two screens are in step.
/// </summary>
public static class SampleClip
{
    /// <summary>The clip's name in the library.</summary>
    public const string FileName = "SyncStream sample clip.mp4";

    private const int Seconds = 20;

    private const string Clock =
        @"drawtext=text='%{pts\:hms}':fontsize=56:fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=8:x=(w-tw)/2:y=h-th-24";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>The same, where the configuration wants a clip.</summary>
    internal static Task<string?> EnsureAsync(
        RunSettings settings,
        ILogger log,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        settings.Config.GetBoolean("syncstream.folders.sample-clip")
            ? EnsureAsync(settings.Library, log, time, cancellationToken)
            : Task.FromResult<string?>(null);

    /// <summary>Makes the clip if the folder holds no video; never throws for what ffmpeg does. For one process per host to call.</summary>
    /// <returns>The clip's path, or null where none was made.</returns>
    public static async Task<string?> EnsureAsync(
        string libraryDirectory,
        ILogger log,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(libraryDirectory);
        if (LibraryWalk.Walk(libraryDirectory, limit: 1, cancellationToken).Count > 0)
        {
            return null;
        }
        if (ChildProcess.Find("ffmpeg") is not { } ffmpeg)
        {
            log.LogWarning(
                "The library {Directory} is empty, and ffmpeg is not installed to make a sample clip: put a video there, or install ffmpeg (Debian: apt install ffmpeg)",
                libraryDirectory
            );
            return null;
        }
        var path = Path.Combine(libraryDirectory, FileName);
        // Hidden, so that no worker takes it for a video before it is complete.
        var temporary = Path.Combine(libraryDirectory, $".sample-{Environment.ProcessId}.mp4");
        try
        {
            // ffmpeg may come without drawtext, or the host without a font; the test picture has a frame counter of its own.
            var exit = await Make(ffmpeg, Clock, temporary, time, cancellationToken);
            if (exit.Code != 0)
            {
                exit = await Make(ffmpeg, "null", temporary, time, cancellationToken);
            }
            if (exit.Code != 0)
            {
                log.LogWarning("No sample clip was made: {Complaint}", exit.Complaint);
                return null;
            }
            File.Move(temporary, path, overwrite: true);
            log.LogInformation("The library was empty; made {Path}", path);
            return path;
        }
        catch (Exception e) when (e is TimeoutException or IOException or System.ComponentModel.Win32Exception)
        {
            log.LogWarning("No sample clip was made: {Reason}", e.Message);
            return null;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static Task<ChildExit> Make(
        string ffmpeg,
        string overlay,
        string path,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        string[] arguments =
        [
            .. "-v error -y -f lavfi -i".Split(' '),
            $"testsrc2=size=640x360:rate=24:duration={Seconds}",
            .. "-f lavfi -i".Split(' '),
            $@"aevalsrc=0.4*sin(2*PI*1000*t)*lt(mod(t\,1)\,0.1):s=48000:d={Seconds}",
            "-vf",
            overlay,
            // A key frame a second: seeking is exact and quick. One thread: with more no two clips have the same bytes, and those of
            // two hosts would be two videos.
            .. "-c:v libx264 -threads 1 -preset superfast -crf 26 -maxrate 600k -bufsize 1200k -pix_fmt yuv420p -g 24".Split(
                ' '
            ),
            .. "-c:a aac -b:a 96k -movflags +faststart -f mp4".Split(' '),
            $"file:{path}",
        ];
        return ChildProcess.Run(ffmpeg, arguments, Timeout, time, cancellationToken, writes: true);
    }
}
