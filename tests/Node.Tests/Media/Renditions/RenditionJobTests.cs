using SyncStream.Node.Media.Renditions;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>Real ffmpeg over a real file.</summary>
public sealed class RenditionJobTests : IDisposable
{
    private static readonly VideoId Video = new("video");
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("renditions-test-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("v-copy")]
    [InlineData("a-0")]
    public async Task A_job_begun_by_a_seek_makes_the_same_segment_as_one_from_the_start(string stream)
    {
        var path = Path.Combine(_root.FullName, "film.mkv");
        await Clips.Make(path, 1, "-g 12 -bf 2 -ar 44100", seconds: 12);
        var plan = await Plan(path, stream);
        plan.Grid.Count.ShouldBeGreaterThan(1);

        var whole = await Segments(path, plan, 0, "whole");
        var sought = await Segments(path, plan, 1, "sought");

        whole.Keys.ShouldBe(Enumerable.Range(-1, plan.Grid.Count + 1), ignoreOrder: true);
        sought.Keys.ShouldNotContain(0);
        TimeOf(sought[1]).ShouldBe(TimeOf(whole[1]));
        ((double)sought[1].Length).ShouldBe(whole[1].Length, whole[1].Length / 20.0);
        sought[-1].ShouldBe(whole[-1]);
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

    private async Task<StreamPlan> Plan(string path, string stream)
    {
        var options = Options("plan");
        var cache = new RenditionCache(options, TimeProvider.System);
        var sources = new Sources(new OneFile(path), cache, TimeProvider.System);
        var media = await sources.Find(Video, CancellationToken.None);
        var keyframes = await sources.FindKeyframes(Video, media, _ => { }, CancellationToken.None);
        var copied = stream == "v-copy" || stream[0] == 'a';
        var found = System.Text.Json.JsonSerializer.Deserialize<double[]>(keyframes);
        return new RenditionSet(media, copied ? found : null, options).Find(stream)!;
    }

    private async Task<Dictionary<int, byte[]>> Segments(string path, StreamPlan plan, int first, string folder)
    {
        var options = Options(folder);
        var cache = new RenditionCache(options, TimeProvider.System);
        var slots = new HostSlots(options.Directory, "slot", 1, TimeProvider.System);
        var job = new RenditionJob(
            Video,
            path,
            plan,
            first,
            RenditionTools.Ffmpeg,
            cache,
            slots,
            options,
            TimeProvider.System
        );
        job.Allow(plan.Grid.Count);
        var made = new List<int>();
        await job.Run(made.Add, CancellationToken.None);
        return made.ToDictionary(n => n, n => File.ReadAllBytes(cache.PathOf(Video, RenditionJob.NameOf(plan, n))));
    }

    private static long TimeOf(byte[] segment) => Mp4Box.DecodeTimeOf(segment);

    private RenditionOptions Options(string folder) => new() { Directory = Path.Combine(_root.FullName, folder) };

    private sealed class OneFile(string path) : IVideoFiles
    {
        public IReadOnlyList<VideoFile> Locate(VideoId id) => [new(path, 1, default)];
    }
}
