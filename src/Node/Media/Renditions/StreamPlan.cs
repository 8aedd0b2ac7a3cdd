namespace SyncStream.Node.Media.Renditions;

/// <summary>How one stream of the HLS form is made from its file: a closed family.</summary>
/// <param name="Name">In addresses and folders: <c>v-copy</c>, <c>v-720</c>, <c>a-0</c>.</param>
/// <param name="Grid">Where it is cut.</param>
internal abstract record StreamPlan(string Name, SegmentGrid Grid)
{
    /// <summary>Seconds that a segment lasts, or lasts at least where it is cut at key frames.</summary>
    public const double SegmentLength = 4;

    public virtual bool IsSound => false;

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
        public int Width => Math.Max(2, (int)Math.Round((double)Source.Width * Height / Source.Height / 2) * 2);

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
    /// A sound track as AAC in stereo. Frames of 1024 samples at 48 kHz lie on one grid from the film's first instant, and segments
    /// are 192 of them, so that jobs join without a click.
    /// </summary>
    public sealed record Sound(SoundStream Source, int Track, double Duration)
        : StreamPlan($"a-{Track}", SegmentGrid.Even(FramesPerSegment * 1024 / 48000.0, Duration))
    {
        private const int FramesPerSegment = 192;

        /// <summary>The encoder's own delay, and some frames for its first ones to be right.</summary>
        private const int Early = 4;

        public override bool IsSound => true;

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
