namespace SyncStream.Node.Media.Renditions;

/// <summary>How one stream of the HLS form is made from its file: a closed family.</summary>
/// <param name="Name">In addresses and folders: <c>v-copy</c>, <c>v-720</c>, <c>a-0</c>.</param>
/// <param name="Grid">Where it is cut.</param>
internal abstract record StreamPlan(string Name, SegmentGrid Grid)
{
    /// <summary>Seconds that a segment lasts, or lasts at least where it is cut at key frames.</summary>
    public const double SegmentLength = 4;

    public virtual bool IsSound => false;

    /// <summary>Seconds by which a cut lies behind the time that <see cref="SegmentGrid"/> allows for.</summary>
    public virtual double Slack => 0;

    /// <summary>Whether the first segment asked for has to begin where it should: else it is tried again from further ahead.</summary>
    public virtual bool MustReachBack => true;

    /// <summary>Whether it keeps a processor busy.</summary>
    public virtual bool IsHeavy => false;

    /// <summary>Where in the file ffmpeg begins (seconds; before 0 is at 0), and what it makes, so that a segment comes out whole.</summary>
    /// <param name="segment">The first one wanted.</param>
    /// <param name="margin">Seconds to begin earlier, for files whose index leads too far.</param>
    public abstract (double From, IReadOnlyList<string> Output) Arguments(int segment, double margin);

    protected static string[] Words(FormattableString line) => FormattableString.Invariant(line).Split(' ');

    /// <summary>The picture as it is, in another container. Cut at the key frames it has.</summary>
    public sealed record CopyPicture(PictureStream Source, SegmentGrid Cuts) : StreamPlan("v-copy", Cuts)
    {
        public override (double From, IReadOnlyList<string> Output) Arguments(int segment, double margin) =>
            (
                Grid.Start(segment) + 0.01 - margin,
                // Negative composition offsets: a fragment's decode time is then the time its first frame shows.
                [
                    .. Words($"-map 0:{Source.Index} -c copy"),
                    "-movflags",
                    "+frag_keyframe+negative_cts_offsets+empty_moov+default_base_moof+frag_discont+skip_trailer",
                ]
            );
    }

    /// <summary>
    /// The picture as H.264 of a constant frame rate, so that segments are whole numbers of frames and start at the same frame
    /// whichever job makes them. Without B-frames: what is decoded first is shown first, and times are exact.
    /// </summary>
    public sealed record Transcode(
        PictureStream Source,
        int Height,
        int Kilobits,
        int Threads,
        double Duration,
        string Label
    ) : StreamPlan(Label, SegmentGrid.Even(FramesOf(Source.Rate) / Source.Rate.PerSecond, Duration))
    {
        public override bool IsHeavy => true;

        /// <summary>Pixels; even, as 4:2:0 needs it.</summary>
        public int Width => ShownSize.Even((double)Source.Width * Height / Source.Height);

        private static int FramesOf(FrameRate rate) => (int)Math.Round(SegmentLength * rate.PerSecond);

        public override (double From, IReadOnlyList<string> Output) Arguments(int segment, double margin)
        {
            var frames = FramesOf(Source.Rate);
            var start = Grid.Start(segment);
            var filters = string.Join(
                ',',
                (IEnumerable<string>)
                    [
                        .. Source.Late > 0
                            ? [FormattableString.Invariant($"setpts=PTS-{Source.Late:0.######}/TB")]
                            : Array.Empty<string>(),
                        .. Source.Interlaced ? ["yadif=deint=interlaced"] : Array.Empty<string>(),
                        .. Source.HighDynamicRange
                            ?
                            [
                                "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv",
                            ]
                            : Array.Empty<string>(),
                        FormattableString.Invariant($"fps={Source.Rate}:start_time={start:0.######}"),
                        // ffmpeg has turned it by now, if it is to be turned.
                        FormattableString.Invariant($"scale={Width}:{Height},setsar=1,format=yuv420p"),
                        // A picture that ends before the sound stays.
                        FormattableString.Invariant($"tpad=stop=-1:stop_mode=clone,trim=end={Duration:0.######}"),
                    ]
            );
            return (
                start - 1 - margin,
                [
                    .. Words($"-map 0:{Source.Index} -vf"),
                    filters,
                    .. Words($"-c:v libx264 -preset veryfast -profile:v high -bf 0 -crf 23 -maxrate {Kilobits}k"),
                    .. Words($"-bufsize {2 * Kilobits}k -g {frames} -keyint_min {frames} -sc_threshold 0"),
                    .. Words($"-threads {Threads} -video_track_timescale {Timescale}"),
                    "-movflags",
                    "+frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer",
                ]
            );
        }

        /// <summary>A multiple of the rate, so that each frame lasts a whole number of units.</summary>
        private int Timescale => Source.Rate.Denominator == 1 ? Source.Rate.Numerator * 1000 : Source.Rate.Numerator;
    }

    /// <summary>
    /// A sound track as it is: AAC, which every browser decodes, with the channels it has. The browser mixes down what the device has no
    /// speakers for.
    /// </summary>
    public sealed record CopySound(SoundStream Source, int Track, double Duration)
        : StreamPlan($"a-copy-{Track}", SoundGrid(Duration))
    {
        public override bool IsSound => true;

        // Half a frame: the times of Matroska are rounded to milliseconds, and its frames lie on the cuts as a rule.
        public override double Slack => SegmentGrid.Tolerance - 512.0 / 48000;

        /// <summary>
        /// Whether a track can be copied: AAC-LC (others are not what every browser decodes), from a container that tells times, and there from the
        /// first segment to the last, for what is copied can't be filled with silence.
        /// </summary>
        public static bool Fits(SourceMedia media, SoundStream sound)
        {
            var containers = media.Format.Split(',');
            return (containers.Contains("mp4") || containers.Contains("matroska"))
                && sound is { Codec: "aac", Profile: "LC", SampleRate: 44100 or 48000, Channels: >= 1 and <= 6 }
                && sound is { Start: > -0.1 and < 0.1, Length: { } length }
                && SoundGrid(media.Duration) is var grid
                && length > grid.Start(grid.Count - 1) + 0.1;
        }

        public override (double From, IReadOnlyList<string> Output) Arguments(int segment, double margin) =>
            (
                Grid.Start(segment) - 1 - margin,
                [
                    .. Words($"-map 0:{Source.Index} -c copy"),
                    "-movflags",
                    "+frag_every_frame+empty_moov+default_base_moof+frag_discont+skip_trailer",
                ]
            );
    }

    private static SegmentGrid SoundGrid(double duration) =>
        SegmentGrid.Even(FramesPerSegment * 1024 / 48000.0, duration);

    private const int FramesPerSegment = 192;

    /// <summary>
    /// A sound track as AAC in stereo: deliberately mixed down where it has more channels. People watch on laptops, phones and headphones; ffmpeg's mix
    /// keeps the dialogue of the centre and never clips, while browsers differ in what they make of six channels, and in the layouts they take at all.
    /// Frames of 1024 samples at 48 kHz lie on one grid from the film's first instant, and segments
    /// are 192 of them, so that jobs join without a click.
    /// </summary>
    public sealed record Sound(SoundStream Source, int Track, double Duration)
        : StreamPlan($"a-{Track}", SoundGrid(Duration))
    {
        /// <summary>The encoder's own delay, and some frames for its first ones to be right.</summary>
        private const int Early = 4;

        public override bool IsSound => true;

        // It is cut to the frame: its times are exact.
        public override double Slack => SegmentGrid.Tolerance - 0.0005;

        // What is missing was filled with silence.
        public override bool MustReachBack => false;

        public override (double From, IReadOnlyList<string> Output) Arguments(int segment, double margin)
        {
            var first = Math.Max(0, segment * FramesPerSegment - Early) * 1024L;
            // Sound that begins late, or has holes, is filled with silence; so is the end, until the job is stopped.
            var begin =
                segment == 0
                    ? "aresample=48000:async=1:first_pts=0"
                    : $"aresample=48000:async=1,atrim=start_pts={first}";
            var filters = FormattableString.Invariant($"{begin},apad,atrim=end={Duration:0.######}");
            return (
                first / 48000.0 - 1 - margin,
                [
                    .. Words($"-map 0:{Source.Index} -af"),
                    filters,
                    .. Words($"-c:a aac -ac 2 -b:a 160k -threads 1"),
                    "-movflags",
                    "+frag_every_frame+empty_moov+default_base_moof+frag_discont+skip_trailer",
                ]
            );
        }
    }
}
