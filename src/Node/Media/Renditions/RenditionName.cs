using System.Globalization;
using System.Text.RegularExpressions;

namespace SyncStream.Node.Media.Renditions;

internal enum RenditionKind
{
    Status,
    Master,
    Playlist,
    Segment,
    Poster,
    StoryboardTrack,
    StoryboardSheet,
    SubtitleList,
    Subtitle,
}

/// <summary>A name behind <c>/media/{videoId}/</c> that is one of ours; nothing else ever becomes a path.</summary>
/// <param name="Stream">Of the HLS form, or the subtitle track.</param>
/// <param name="Segment">-1 for the initialisation.</param>
internal sealed partial record RenditionName(RenditionKind Kind, string Stream = "", int Segment = 0)
{
    /// <summary>Where it lies in the cache.</summary>
    public string File =>
        Kind switch
        {
            RenditionKind.Segment => Segment < 0 ? $"{Stream}/init.mp4" : $"{Stream}/{Segment}.m4s",
            RenditionKind.Poster => "poster.jpg",
            RenditionKind.StoryboardSheet => "storyboard.jpg",
            RenditionKind.Subtitle => $"subtitle-{Stream}.vtt",
            _ => throw new InvalidOperationException($"{Kind} is no file"),
        };

    public bool IsFile =>
        Kind is RenditionKind.Segment or RenditionKind.Poster or RenditionKind.StoryboardSheet
        || (Kind == RenditionKind.Subtitle && char.IsAsciiDigit(Stream[0]));

    /// <summary>It is there to be looked at, not to play by.</summary>
    public bool IsPicture =>
        Kind is RenditionKind.Poster or RenditionKind.StoryboardSheet or RenditionKind.StoryboardTrack;

    public string ContentType =>
        Kind switch
        {
            RenditionKind.Segment => Stream[0] == 'a' ? "audio/mp4" : "video/mp4",
            RenditionKind.Subtitle => "text/vtt; charset=utf-8",
            _ => "image/jpeg",
        };

    public static RenditionName? Parse(string name)
    {
        switch (name)
        {
            case "hls/status":
                return new(RenditionKind.Status);
            case "hls/master.m3u8":
                return new(RenditionKind.Master);
            case "poster.jpg":
                return new(RenditionKind.Poster);
            case "storyboard.vtt":
                return new(RenditionKind.StoryboardTrack);
            case "storyboard.jpg":
                return new(RenditionKind.StoryboardSheet);
            case "subtitles":
                return new(RenditionKind.SubtitleList);
        }
        if (Hls().Match(name) is { Success: true } hls)
        {
            var stream = hls.Groups[1].Value;
            return hls.Groups[2].Value switch
            {
                "index.m3u8" => new(RenditionKind.Playlist, stream),
                "init.mp4" => new(RenditionKind.Segment, stream, -1),
                var file => new(
                    RenditionKind.Segment,
                    stream,
                    int.Parse(file.AsSpan(0, file.Length - 4), NumberStyles.None, CultureInfo.InvariantCulture)
                ),
            };
        }
        return Subtitles().Match(name) is { Success: true } subtitle
            ? new(RenditionKind.Subtitle, subtitle.Groups[1].Value)
            : null;
    }

    [GeneratedRegex(
        @"\Ahls/(v-copy|v-[0-9]{1,4}|a-(?:copy-)?[0-9]{1,3})/(index\.m3u8|init\.mp4|(?:0|[1-9][0-9]{0,6})\.m4s)\z"
    )]
    private static partial Regex Hls();

    [GeneratedRegex(@"\Asubtitles/([0-9]{1,3}|[su]-[0-9a-f]{12})\.vtt\z")]
    private static partial Regex Subtitles();
}
