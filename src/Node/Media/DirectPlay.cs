namespace SyncStream.Node.Media;

/// <summary>
/// What Chromium, Firefox and Safari all play from a plain file. Narrow on purpose: whatever is left out plays as HLS,
/// whatever is wrongly let in shows nothing on somebody's screen.
/// </summary>
internal static class DirectPlay
{
    private static readonly HashSet<string> InMp4 = ["h264", "vp9", "av1"];
    private static readonly HashSet<string> InWebm = ["vp8", "vp9", "av1"];
    private static readonly HashSet<string> SoundInMp4 = ["aac", "mp3", "opus", "flac"];
    private static readonly HashSet<string> SoundInWebm = ["opus", "vorbis"];

    // Browsers decode 8 bits in 4:2:0; VP9 and AV1 with 10 bits, too.
    private static readonly HashSet<string> Pixels = ["yuv420p", "yuvj420p"];
    private static readonly HashSet<string> DeepPixels = ["yuv420p10le"];

    /// <param name="format">ffprobe's <c>format_name</c>: <c>mov,mp4,m4a…</c></param>
    /// <param name="extension">Of the file's name, with its dot.</param>
    /// <param name="picture">The codec that is shown.</param>
    /// <param name="pixels">ffprobe's <c>pix_fmt</c>.</param>
    /// <param name="sound">The codec that is heard first; null for silence.</param>
    public static bool Works(string format, string extension, string picture, string pixels, string? sound)
    {
        var deep = picture is "vp9" or "av1" && DeepPixels.Contains(pixels);
        if (!deep && !Pixels.Contains(pixels))
        {
            return false;
        }
        var containers = format.Split(',');
        if (containers.Contains("mp4"))
        {
            return InMp4.Contains(picture) && (sound is null || SoundInMp4.Contains(sound));
        }
        return containers.Contains("webm")
            && extension.Equals(".webm", StringComparison.OrdinalIgnoreCase)
            && InWebm.Contains(picture)
            && (sound is null || SoundInWebm.Contains(sound));
    }
}
