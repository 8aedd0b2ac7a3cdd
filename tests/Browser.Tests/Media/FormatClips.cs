using System.Diagnostics;

namespace SyncStream.Browser.Tests.Media;

/// <summary>A clip of six seconds in one of the forms people have. Its whole picture is as bright as its second says.</summary>
/// <param name="Name">Without the extension: <c>hevc ac3 words</c>.</param>
internal sealed record FormatClip(string Name, string Container, string Picture, string Sound, bool HasSubtitles)
{
    /// <summary>Luma of the picture at a time; ffmpeg's range is 16 to 235.</summary>
    public static int LumaAt(double seconds) => 30 + 32 * (int)seconds;
}

/// <summary>Makes the clips: each codec is encoded once, then put into every container that takes it.</summary>
internal static class FormatClips
{
    private static readonly (string Name, string Arguments)[] Pictures =
    [
        ("h264", "-c:v libx264 -preset veryfast -g 24"),
        ("hevc", "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=24"),
        ("vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 24"),
        ("av1", "-c:v libaom-av1 -usage realtime -cpu-used 8 -g 24"),
        ("mpeg4", "-c:v mpeg4 -q:v 3 -g 24"),
    ];

    private static readonly (string Name, string Arguments)[] Sounds =
    [
        ("aac", "-c:a aac -b:a 64k"),
        ("opus", "-c:a libopus -b:a 64k"),
        ("ac3", "-c:a ac3 -b:a 96k"),
    ];

    public static IReadOnlyList<FormatClip> All { get; } =
    [
        .. from container in (string[])["mp4", "mkv"]
        from picture in Pictures
        from sound in Sounds
        // One of the three with subtitles, two without.
        select Clip(container, picture.Name, sound.Name, sound.Name == "aac"),
        Clip("webm", "vp9", "opus", true),
        Clip("webm", "av1", "opus", false),
        Clip("avi", "h264", "ac3", false),
        Clip("avi", "mpeg4", "ac3", false),
        Clip("avi", "mpeg4", "aac", false),
    ];

    /// <summary>Makes all of them in a folder, which appear there complete.</summary>
    public static async Task Make(string folder, string scratch)
    {
        await File.WriteAllTextAsync(
            Path.Combine(scratch, "words.srt"),
            "1\n00:00:01,000 --> 00:00:05,000\nHear, hear\n"
        );
        foreach (var (name, arguments) in Pictures)
        {
            await Ffmpeg(
                $"-f lavfi -i color=black:size=160x90:rate=24:duration=6 -vf geq=lum=30+32*floor(T):cb=128:cr=128,format=yuv420p {arguments} {name}.mkv"
            );
        }
        foreach (var (name, arguments) in Sounds)
        {
            await Ffmpeg($"-f lavfi -i sine=frequency=440:sample_rate=48000:duration=6 {arguments} {name}.mka");
        }
        foreach (var clip in All)
        {
            var (input, words) = clip.HasSubtitles
                ? ("-i words.srt", $"-map 2 -c:s {WordsIn(clip.Container)}")
                : ("", "");
            await Ffmpeg(
                $"-i {clip.Picture}.mkv -i {clip.Sound}.mka {input} -map 0 -map 1 {words} -c:v copy {AsAviHasIt(clip)} -c:a copy -strict -2 out.{clip.Container}"
            );
            File.Move(
                Path.Combine(scratch, $"out.{clip.Container}"),
                Path.Combine(folder, $"{clip.Name}.{clip.Container}")
            );
        }

        Task Ffmpeg(string arguments) => Run(scratch, arguments);
    }

    private static FormatClip Clip(string container, string picture, string sound, bool words) =>
        new($"{container} {picture} {sound}{(words ? " words" : "")}", container, picture, sound, words);

    private static string WordsIn(string container) =>
        container switch
        {
            "mp4" => "mov_text",
            "webm" => "webvtt",
            _ => "srt",
        };

    // AVI carries H.264 and HEVC as a bare stream with start codes.
    private static string AsAviHasIt(FormatClip clip) =>
        clip is { Container: "avi", Picture: "h264" or "hevc" } ? $"-bsf:v {clip.Picture}_mp4toannexb" : "";

    private static async Task Run(string folder, string arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                "ffmpeg",
                $"-v error -nostdin -y {arguments}".Split(' ', StringSplitOptions.RemoveEmptyEntries)
            )
            {
                WorkingDirectory = folder,
                RedirectStandardError = true,
            }
        )!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"ffmpeg {arguments}: {error}");
    }
}
