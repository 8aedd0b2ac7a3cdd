using System.Globalization;
using System.Text;

namespace SyncStream.Node.Media.Renditions;

/// <summary>All streams of a video's HLS form, and its playlists (RFC 8216): complete from the start, the same on every host.</summary>
internal sealed class RenditionSet
{
    private readonly SourceMedia _media;
    private readonly List<StreamPlan> _pictures = [];
    private readonly List<(StreamPlan Plan, SoundStream Source, int Track)> _sounds = [];

    /// <param name="keyframes">Null where the picture is not copied.</param>
    public RenditionSet(SourceMedia media, IReadOnlyList<double>? keyframes, RenditionOptions options)
    {
        _media = media;
        var (picture, duration) = (media.Picture, media.Duration);
        if (keyframes is not null)
        {
            _pictures.Add(
                new StreamPlan.CopyPicture(picture, SegmentGrid.At(keyframes, StreamPlan.SegmentLength, duration))
            );
        }
        var tallest = Math.Min(1080, picture.Height) / 2 * 2;
        if (keyframes is null || picture.Codec != "h264")
        {
            // What every browser plays.
            _pictures.Add(Transcode(tallest));
        }
        foreach (var height in options.Heights.Distinct().Where(h => h is >= 64 and <= 4320).OrderDescending())
        {
            if (height < tallest)
            {
                _pictures.Add(Transcode(height / 2 * 2));
            }
        }
        for (var track = 0; track < media.Sounds.Count; track++)
        {
            var source = media.Sounds[track];
            StreamPlan plan = StreamPlan.CopySound.Fits(media, source)
                ? new StreamPlan.CopySound(source, track, duration)
                : new StreamPlan.Sound(source, track, duration);
            _sounds.Add((plan, source, track));
        }

        StreamPlan.Transcode Transcode(int height) =>
            new(picture, height, KilobitsOf(height), options.Threads, duration, $"v-{height}");
    }

    /// <summary>
    /// Whether the picture can go into fragmented MP4 as it is: a codec that browsers decode there, in a container that tells the
    /// times of its frames. One that is to be turned is transcoded: not every browser goes from a form that it has to turn to one that it has not.
    /// </summary>
    public static bool CanCopy(SourceMedia media)
    {
        var containers = media.Format.Split(',');
        var picture = media.Picture;
        return (containers.Contains("matroska") || containers.Contains("mp4") || containers.Contains("flv"))
            && picture is { Interlaced: false, IsTurned: false }
            && picture switch
            {
                { Codec: "h264", Pixels: "yuv420p" or "yuvj420p" } => true,
                { Codec: "vp9" or "av1", Pixels: "yuv420p" } => true,
                _ => false,
            };
    }

    public StreamPlan? Find(string name) =>
        _pictures.FirstOrDefault(plan => plan.Name == name)
        ?? _sounds.Select(sound => sound.Plan).FirstOrDefault(plan => plan.Name == name);

    public string Master()
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        var chosen = Math.Max(0, _media.Sounds.ToList().FindIndex(sound => sound.IsDefault));
        foreach (var sound in _sounds)
        {
            var source = sound.Source;
            text.Append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"").Append(NameOf(sound)).Append('"');
            if (source.Language is { } language)
            {
                text.Append(",LANGUAGE=\"").Append(Quotable(language)).Append('"');
            }
            var isChosen = sound.Track == chosen;
            var channels = sound.Plan is StreamPlan.CopySound ? source.Channels : 2;
            text.Append(
                $",DEFAULT={(isChosen ? "YES" : "NO")},AUTOSELECT=YES,CHANNELS=\"{channels}\",URI=\"{sound.Plan.Name}/index.m3u8\"\n"
            );
        }
        foreach (var plan in _pictures)
        {
            var (width, height, kilobits) = plan is StreamPlan.Transcode smaller
                ? (smaller.Width, smaller.Height, smaller.Kilobits)
                : (_media.Picture.Width, _media.Picture.Height, KilobitsOf(_media.Picture.Height) * 2);
            var codecs = _sounds.Count > 0 ? $"{CodecOf(plan)},mp4a.40.2" : CodecOf(plan);
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-STREAM-INF:BANDWIDTH={(kilobits + 192) * 1000},RESOLUTION={width}x{height},CODECS=\"{codecs}\""
            );
            text.Append(_sounds.Count > 0 ? ",AUDIO=\"sound\"\n" : "\n").Append($"{plan.Name}/index.m3u8\n");
        }
        return text.ToString();
    }

    public static string Playlist(StreamPlan plan)
    {
        var grid = plan.Grid;
        var longest = Enumerable.Range(0, grid.Count).Max(grid.Length);
        var text = new StringBuilder(
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{(int)Math.Ceiling(longest)}\n");
        text.Append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        for (var n = 0; n < grid.Count; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{grid.Length(n):0.000000},\n{n}.m4s\n");
        }
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    private string NameOf((StreamPlan Plan, SoundStream Source, int Track) sound)
    {
        var name = Quotable(sound.Source.Title ?? sound.Source.Language ?? $"Track {sound.Track + 1}");
        // Names in a group must differ.
        return _sounds.Any(other => other.Track < sound.Track && NameOf(other) == name)
            ? $"{name} {sound.Track + 1}"
            : name;
    }

    private static string Quotable(string text) => text.Replace('"', '\'');

    private static int KilobitsOf(int height) =>
        height switch
        {
            <= 240 => 400,
            <= 360 => 800,
            <= 480 => 1400,
            <= 720 => 3000,
            _ => 6000,
        };

    /// <summary>As RFC 6381 writes it; enough for a browser to know whether it decodes that.</summary>
    private string CodecOf(StreamPlan plan)
    {
        var picture = _media.Picture;
        if (plan is StreamPlan.Transcode)
        {
            return "avc1.640029";
        }
        return picture.Codec switch
        {
            "vp9" => "vp09.00.41.08",
            "av1" => "av01.0.08M.08",
            _ => FormattableString.Invariant(
                $"avc1.{(picture.Profile switch { "Baseline" or "Constrained Baseline" => "42E0", "Main" => "4D40", _ => "6400" })}{Math.Clamp(picture.Level, 10, 62):X2}"
            ),
        };
    }
}
