using System.Globalization;
using System.Text;
using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Media.Pictures;

/// <summary>Pictures out of a video: a poster, and a sheet of small ones to scrub by. One run of ffmpeg each, to its standard output.</summary>
internal static class Stills
{
    private const int PosterWidth = 640;
    private const int ThumbWidth = 160;
    private const int Columns = 12;
    private const int MaxThumbs = Columns * Columns;
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>A frame from the first tenth that is no black one, where there is one.</summary>
    public static IEnumerable<string> Poster(string path, SourceMedia media)
    {
        var at = Math.Min(media.Duration / 10, 60).ToString("0.###", CultureInfo.InvariantCulture);
        return
        [
            .. Ffmpeg.Input(path, more: ["-ss", at]),
            .. Only(media),
            $"{Colours(media)}thumbnail=24,scale={PosterWidth}:{HeightAt(PosterWidth, media)},setsar=1",
            .. Jpeg,
        ];
    }

    /// <summary>Key frames only: everything between them need not be decoded.</summary>
    public static IEnumerable<string> Storyboard(string path, SourceMedia media)
    {
        var (interval, count) = Layout(media);
        var rate = (1 / interval).ToString("0.######", CultureInfo.InvariantCulture);
        var (width, height) = Thumb(media);
        var rows = (count + Columns - 1) / Columns;
        // A file with few key frames is short of pictures otherwise.
        var skip = media.Duration < 120 ? Array.Empty<string>() : ["-skip_frame", "nokey"];
        return
        [
            .. Ffmpeg.Input(path, more: skip),
            .. Only(media),
            $"{Colours(media)}fps={rate}:start_time=0:round=near,scale={width}:{height},setsar=1,trim=end_frame={count},"
                + $"tile={Math.Min(count, Columns)}x{rows}",
            .. Jpeg,
        ];
    }

    /// <summary>The WebVTT that says which part of the sheet shows which moment, by media fragments (<c>#xywh</c>).</summary>
    public static string StoryboardTrack(SourceMedia media, string query)
    {
        var (interval, count) = Layout(media);
        var (width, height) = Thumb(media);
        var text = new StringBuilder("WEBVTT\n");
        for (var n = 0; n < count; n++)
        {
            var end = n + 1 < count ? (n + 1) * interval : media.Duration + 1;
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{Stamp(n * interval)} --> {Stamp(end)}\nstoryboard.jpg{query}#xywh={n % Columns * width},{n / Columns * height},{width},{height}\n"
            );
        }
        return text.ToString();
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="MediaFault">There is no picture, or it takes too long.</exception>
    public static async Task<byte[]> Make(
        string program,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken stop
    )
    {
        var bytes = await Capture.Output(program, arguments, MaxBytes, timeout, time, stop);
        return bytes.Length > 0 ? bytes : throw MediaFault.OfFile("No picture of this video can be decoded.");
    }

    private static (double Interval, int Count) Layout(SourceMedia media)
    {
        var interval = Math.Max(1, Math.Ceiling(media.Duration / MaxThumbs));
        return (interval, Math.Clamp((int)(media.Duration / interval), 1, MaxThumbs));
    }

    private static (int Width, int Height) Thumb(SourceMedia media) =>
        (ThumbWidth, Math.Clamp(HeightAt(ThumbWidth, media), 40, 320));

    private static int HeightAt(int width, SourceMedia media) =>
        Math.Min(ShownSize.Even((double)width * media.Picture.Height / media.Picture.Width), 8 * width);

    private static string[] Only(SourceMedia media) =>
        ["-map", $"0:{media.Picture.Index}", "-an", "-sn", "-threads", "1", "-vf"];

    private static string Colours(SourceMedia media) =>
        media.Picture.HighDynamicRange
            ? "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p,"
            : "";

    private static string[] Jpeg => "-frames:v 1 -c:v mjpeg -q:v 4 -pix_fmt yuvj420p -f image2pipe pipe:1".Split(' ');

    private static string Stamp(double seconds) =>
        TimeSpan.FromSeconds(seconds).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
