using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Media;

/// <summary>The members of ffprobe's JSON that we ask for.</summary>
internal sealed record FfprobeReport(IReadOnlyList<FfprobeReport.Stream>? Streams, FfprobeReport.Container? Format)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Seconds; null where the file does not tell, or nothing that can be true.</summary>
    [JsonIgnore]
    public double? Duration => FilmLength.Of(Seconds(Format?.Duration), StreamDurations);

    /// <summary>Why it can't be as long as it says, for the person whose file it is; null where it can.</summary>
    [JsonIgnore]
    public string? Forgery =>
        Duration is null && FilmLength.IsForged(StreamDurations.Append(Seconds(Format?.Duration)), out var sentence)
            ? sentence
            : null;

    private IEnumerable<double?> StreamDurations => (Streams ?? []).Select(stream => Seconds(stream.Duration));

    private static double? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && double.IsFinite(seconds)
        && seconds > 0
            ? seconds
            : null;

    internal sealed record Container(string? Duration, string? FormatName);

    internal sealed record Stream(
        string? CodecType,
        string? CodecName,
        int? Width,
        int? Height,
        string? Duration,
        string? PixFmt,
        int? Channels,
        string? SampleAspectRatio,
        IReadOnlyList<SideData>? SideDataList,
        Dictionary<string, int>? Disposition,
        Dictionary<string, string>? Tags
    )
    {
        /// <summary>A moving picture, not a cover.</summary>
        [JsonIgnore]
        public bool IsPicture => CodecType == "video" && Disposition?.GetValueOrDefault("attached_pic") is not 1;

        /// <summary>Null where it does not tell.</summary>
        [JsonIgnore]
        public ShownSize? Shown =>
            Width is { } width && Height is { } height
                ? ShownSize.Of(width, height, SampleAspectRatio, SideDataList?.RotationOf() ?? 0)
                : null;

        [JsonIgnore]
        public string? Name => Titles.Clean(Tag("title") ?? Tag("language"));

        public AudioTrack AsAudio() =>
            new(Titles.Clean(Tag("language")), Titles.Clean(Tag("title")), CodecName ?? "unknown", Channels);

        private string? Tag(string name) =>
            Tags?.FirstOrDefault(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
