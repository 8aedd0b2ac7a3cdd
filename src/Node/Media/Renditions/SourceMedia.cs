using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncStream.Node.Media.Renditions;

/// <summary>What a rendition must know of its file: the streams, as ffmpeg counts them.</summary>
/// <param name="Format">ffprobe's <c>format_name</c>.</param>
/// <param name="StartTime">Seconds at which the file's own time begins; all other times here count from it.</param>
/// <param name="Duration">Seconds.</param>
internal sealed record SourceMedia(
    string Format,
    double StartTime,
    double Duration,
    PictureStream Picture,
    IReadOnlyList<SoundStream> Sounds,
    IReadOnlyList<TextStream> Texts
)
{
    /// <summary>What ffprobe is asked for.</summary>
    public const string Entries =
        "format=format_name,start_time,duration:stream=index,codec_type,codec_name,profile,level,pix_fmt,width,height,sample_aspect_ratio,avg_frame_rate,r_frame_rate,has_b_frames,"
        + "field_order,color_transfer,channels,sample_rate,start_time,duration,bit_rate:stream_side_data=rotation:stream_disposition=attached_pic,default,forced:"
        + "stream_tags=language,title,DURATION";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>From ffprobe's JSON; null where there is no picture.</summary>
    /// <exception cref="JsonException">It is not what ffprobe prints.</exception>
    /// <exception cref="MediaFault">It says that it lasts longer than any film.</exception>
    public static SourceMedia? Read(string json)
    {
        var report = JsonSerializer.Deserialize<Report>(json, Json) ?? throw new JsonException("null");
        var streams = report.Streams ?? [];
        var picture = streams.FirstOrDefault(s => s is { CodecType: "video", Width: > 0, Height: > 0, IsCover: false });
        if (picture is null)
        {
            return null;
        }
        double?[] claims = [Number(report.Format?.Duration), .. streams.Select(s => Number(s.Duration))];
        var duration = FilmLength.Of(claims[0], claims);
        if (duration is null && FilmLength.IsForged(claims, out var sentence))
        {
            throw MediaFault.OfFile(sentence);
        }
        // AVI knows no times, only the order in which frames are decoded: a frame comes out as late as decoding it needs others, and
        // what is between two of them may count as a frame.
        var isAvi = report.Format?.FormatName == "avi";
        var rate = FrameRate.Of(isAvi ? picture.RFrameRate : picture.AvgFrameRate);
        var rotation = picture.SideDataList?.RotationOf() ?? 0;
        var shown = ShownSize.Of(picture.Width!.Value, picture.Height!.Value, picture.SampleAspectRatio, rotation);
        var sounds = streams.Where(s => s.CodecType == "audio").ToList();
        var texts = streams.Where(s => s.CodecType == "subtitle").ToList();
        return new(
            report.Format?.FormatName ?? "",
            Number(report.Format?.StartTime) ?? 0,
            duration ?? 0,
            new(
                picture.Index,
                picture.CodecName ?? "unknown",
                picture.Profile ?? "",
                picture.Level ?? 0,
                picture.PixFmt ?? "",
                shown.Width,
                shown.Height,
                rate,
                picture.FieldOrder is "tt" or "bb" or "tb" or "bt",
                picture.ColorTransfer is "smpte2084" or "arib-std-b67",
                isAvi ? (picture.HasBFrames ?? 0) / rate.PerSecond : 0
            )
            {
                IsTurned = Math.Abs(rotation) % 360 is >= 1 and <= 359,
            },
            [
                .. sounds.Select(s => new SoundStream(
                    s.Index,
                    s.CodecName ?? "unknown",
                    Titles.Clean(s.Tag("language")),
                    Titles.Clean(s.Tag("title")),
                    s.Disposition?.GetValueOrDefault("default") is 1
                )
                {
                    Profile = s.Profile ?? "",
                    Channels = s.Channels ?? 0,
                    SampleRate = s.SampleRate ?? 0,
                    Start = Number(s.StartTime) - (Number(report.Format?.StartTime) ?? 0),
                    Length = Number(s.Duration) ?? Span(s.Tag("DURATION")),
                }),
            ],
            [
                .. texts.Select(s => new TextStream(
                    s.Index,
                    s.CodecName ?? "unknown",
                    Titles.Clean(s.Tag("language")),
                    Titles.Clean(s.Tag("title"))
                )),
            ]
        );
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    /// <summary>As Matroska's tags have it: <c>01:23:45.678000000</c>.</summary>
    private static double? Span(string? text) =>
        text?.Split(':') is [var hours, var minutes, var seconds]
        && Number(hours) is { } h
        && Number(minutes) is { } m
        && Number(seconds) is { } s
            ? (h * 60 + m) * 60 + s
            : null;

    private sealed record Report(IReadOnlyList<Stream>? Streams, Container? Format);

    private sealed record Container(string? FormatName, string? StartTime, string? Duration);

    private sealed record Stream(
        int Index,
        string? CodecType,
        string? CodecName,
        string? Profile,
        int? Level,
        string? PixFmt,
        int? Width,
        int? Height,
        string? SampleAspectRatio,
        string? AvgFrameRate,
        string? RFrameRate,
        int? HasBFrames,
        string? FieldOrder,
        string? ColorTransfer,
        int? Channels,
        int? SampleRate,
        string? StartTime,
        string? Duration,
        IReadOnlyList<SideData>? SideDataList,
        Dictionary<string, int>? Disposition,
        Dictionary<string, string>? Tags
    )
    {
        [JsonIgnore]
        public bool IsCover => Disposition?.GetValueOrDefault("attached_pic") is 1;

        public string? Tag(string name) =>
            Tags?.FirstOrDefault(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}

/// <param name="Index">As ffmpeg counts all streams.</param>
/// <param name="Width">As it is shown, whatever is stored; so is the height.</param>
/// <param name="Interlaced">Two half pictures in each frame.</param>
/// <param name="HighDynamicRange">Its colours need mapping before an ordinary screen shows them.</param>
/// <param name="Late">Seconds by which ffmpeg takes its frames to be later than they are.</param>
internal sealed record PictureStream(
    int Index,
    string Codec,
    string Profile,
    int Level,
    string Pixels,
    int Width,
    int Height,
    FrameRate Rate,
    bool Interlaced,
    bool HighDynamicRange,
    double Late
)
{
    /// <summary>It is stored otherwise than it is shown: on its side, or upside down.</summary>
    public bool IsTurned { get; init; }
}

internal sealed record SoundStream(int Index, string Codec, string? Language, string? Title, bool IsDefault)
{
    public string Profile { get; init; } = "";

    public int Channels { get; init; }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; init; }

    /// <summary>Seconds after the file's first instant; null where the container does not tell.</summary>
    public double? Start { get; init; }

    /// <summary>Seconds; null where the container does not tell.</summary>
    public double? Length { get; init; }
}

internal sealed record TextStream(int Index, string Codec, string? Language, string? Title)
{
    /// <summary>Letters, not pictures of letters.</summary>
    public bool IsText => Codec is "subrip" or "ass" or "ssa" or "mov_text" or "webvtt" or "text";
}
