using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>Real ffmpeg over a real file.</summary>
public sealed class RenditionJobTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("renditions-test-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("v-copy")]
    [InlineData("a-copy-0")]
    [InlineData("a-1")]
    public async Task A_job_begun_by_a_seek_makes_the_same_segment_as_one_from_the_start(string stream)
    {
        var path = Path.Combine(_root.FullName, "film.mkv");
        await Clips.Run(
            "-f lavfi -i testsrc2=size=160x120:rate=12:duration=12 -f lavfi -i sine=duration=12 -f lavfi -i sine=frequency=300:duration=12 "
                + "-map 0 -map 1 -map 2 -g 12 -bf 2 -ar 44100 -c:v libx264 -preset ultrafast -c:a:0 aac -c:a:1 ac3",
            path
        );
        var plan = await Plan(path, stream);
        plan.Grid.Count.ShouldBeGreaterThan(1);

        var whole = await Segments(path, plan, 0, "whole");
        var sought = await Segments(path, plan, 1, "sought");

        whole.Keys.ShouldBe(Enumerable.Range(-1, plan.Grid.Count + 1), ignoreOrder: true);
        sought.Keys.ShouldNotContain(0);
        // Matroska rounds the times of sound that is copied to milliseconds; whence a job began says how that is smoothed.
        ((double)TimeOf(sought[1])).ShouldBe(TimeOf(whole[1]), stream == "a-copy-0" ? 0.001 * 44100 : 0.5);
        ((double)sought[1].Length).ShouldBe(whole[1].Length, whole[1].Length / 20.0);
        sought[-1].ShouldBe(whole[-1]);
    }

    [Theory]
    [InlineData("film.mkv")]
    [InlineData("film.mp4")]
    public async Task Sound_that_browsers_play_is_copied_frame_by_frame_with_all_its_channels(string name)
    {
        var path = Path.Combine(_root.FullName, name);
        await Clips.Run(
            "-f lavfi -i testsrc2=size=160x120:rate=12:duration=13 -f lavfi -i sine=duration=13 -ac 6 -ar 48000 -g 12 -c:v libx264 -preset ultrafast -c:a aac",
            path
        );
        var plan = await Plan(path, "a-copy-0");

        var whole = await Segments(path, plan, 0, "whole");

        whole.Count.ShouldBe(1 + plan.Grid.Count);
        var joined = Path.Combine(_root.FullName, "joined.mp4");
        await File.WriteAllBytesAsync(joined, [.. whole.OrderBy(each => each.Key).SelectMany(each => each.Value)]);
        // Each frame as it was in the file, but for those before the first instant.
        var frames = await Digests(joined, "0:0");
        (await Digests(path, "0:1")).TakeLast(frames.Count).SequenceEqual(frames).ShouldBeTrue();
        frames.Count.ShouldBeInRange(13 * 48000 / 1024 - 2, 13 * 48000 / 1024 + 2);
    }

    [Fact]
    public async Task A_clip_that_knows_no_times_begins_with_its_first_frame()
    {
        // H.264 with B-frames in AVI; each second is brighter than the one before.
        var path = Path.Combine(_root.FullName, "film.avi");
        await Clips.Run(
            "-f lavfi -i color=black:size=64x48:rate=24:duration=6 -vf geq=lum=30+32*floor(T):cb=128:cr=128,format=yuv420p -c:v libx264 -g 24",
            path
        );
        var plan = await Plan(path, "v-48");

        var segments = await Segments(path, plan, 0, "whole");

        plan.ShouldBeOfType<StreamPlan.Transcode>().Source.Rate.ShouldBe(new FrameRate(24, 1));
        var joined = Path.Combine(_root.FullName, "whole.mp4");
        await File.WriteAllBytesAsync(joined, [.. segments[-1], .. segments[0], .. segments[1]]);
        var seen = await Brightness(joined);
        seen.Count.ShouldBe(6 * 24);
        for (var n = 0; n < seen.Count; n++)
        {
            seen[n].ShouldBeInRange(30 + 32 * (n / 24) - 3, 30 + 32 * (n / 24) + 3, $"frame {n}");
        }
    }

    [Fact]
    public async Task A_job_that_runs_ahead_lets_those_go_first_who_wait_and_then_goes_on()
    {
        var film = new OneFilm(_root.FullName, Path.Combine(_root.FullName, "film.avi"));
        await Clips.Run("-f lavfi -i testsrc2=size=64x48:rate=12:duration=40 -c:v mpeg4", film.Path);
        var slots = film.Slots("made");
        var made = new List<int>();
        Task<IDisposable>? waiting = null;
        var job = film.Job((await film.Set()).Find("v-48")!, 0, "made", slots);
        job.Allow(5);

        var running = job.Run(
            segment =>
            {
                made.Add(segment);
                // Here, where the job holds the slot.
                waiting ??= segment == 0 ? slots.Take(new() { Rank = 1 }, CancellationToken.None) : null;
            },
            new Turn(),
            CancellationToken.None
        );
        await LibraryHost.Until(() => waiting?.IsCompleted is true, () => "the slot is kept");

        made.ShouldBe([-1, 0]);
        (await waiting!).Dispose();
        // To the end of the film: it is within what the job may run ahead.
        await running;
        made.ShouldBe(Enumerable.Range(-1, 11));
    }

    [Theory]
    [InlineData("film.mkv")]
    [InlineData("film.mp4")]
    public async Task Key_frames_are_found_by_the_index_without_reading_the_file(string name)
    {
        var path = Path.Combine(_root.FullName, name);
        await Clips.Make(path, 1, "-g 37 -bf 2", seconds: 60);
        var sources = new OneFilm(_root.FullName, path).Sources();
        var media = await sources.Find(OneFilm.Id, false, CancellationToken.None);

        var told = new List<double>();
        var found = await sources.FindKeyframes(OneFilm.Id, media, told.Add, CancellationToken.None);

        // One packet for each two seconds instead of 24 for each.
        told.Count.ShouldBeLessThanOrEqualTo(31);
        var keyframes = System.Text.Json.JsonSerializer.Deserialize<double[]>(found)!;
        keyframes.Length.ShouldBeInRange(18, 20);
        var groups = keyframes.Select(at => (at - keyframes[0]) * 12 / 37);
        groups.ShouldAllBe(group => Math.Abs(group - Math.Round(group)) < 0.01);
    }

    [Fact]
    public async Task A_playlist_that_calls_itself_a_film_leads_nowhere()
    {
        var secret = Path.Combine(_root.FullName, "secret.mkv");
        await Clips.Make(secret);
        var path = Path.Combine(_root.FullName, "film.avi");
        await File.WriteAllTextAsync(
            path,
            $"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://{secret}\n#EXT-X-ENDLIST\n"
        );

        var fault = await Should.ThrowAsync<MediaFault>(() => Plan(path, "v-copy"));

        fault.Lasting.ShouldBeTrue();
        var plan = await Plan(secret, "v-120");
        (await Should.ThrowAsync<MediaFault>(() => Segments(path, plan, 0, "none"))).Lasting.ShouldBeTrue();
    }

    /// <summary>Of each packet of a stream.</summary>
    private static async Task<List<string>> Digests(string path, string stream)
    {
        var told = await Clips.Run($"-i {path} -map {stream} -c copy -f framemd5", "-");
        return
        [
            .. from line in told.Split('\n')
            where line.Contains(',') && line[0] != '#'
            select line.Split(',')[^1].Trim(),
        ];
    }

    /// <summary>Of each frame, as the file has it.</summary>
    private static async Task<List<double>> Brightness(string path)
    {
        var told = await Clips.Run(
            $"-i {path} -vf signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=- -f null",
            "-"
        );
        return
        [
            .. from line in told.Split('\n')
            where line.Contains("YAVG=", StringComparison.Ordinal)
            select double.Parse(line.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>A stream of a file; where the picture could be copied, transcodes of it as if it could not.</summary>
    private async Task<StreamPlan> Plan(string path, string stream)
    {
        var film = new OneFilm(_root.FullName, path);
        return stream == "v-copy" || stream[0] == 'a'
            ? (await film.Set()).Find(stream)!
            : new RenditionSet(await film.Media(), null, film.Options("plan")).Find(stream)!;
    }

    private Task<Dictionary<int, byte[]>> Segments(string path, StreamPlan plan, int first, string folder) =>
        new OneFilm(_root.FullName, path).Segments(plan, first, folder);

    private static long TimeOf(byte[] segment) => Mp4Box.DecodeTimeOf(segment);
}
