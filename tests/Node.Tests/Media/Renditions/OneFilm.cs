using System.Text.Json;
using SyncStream.Node.Media.Renditions;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>A real file, and what is made of it by the production classes without their actors, in folders of its own.</summary>
/// <param name="root">Where all of it lies.</param>
internal sealed class OneFilm(string root, string path) : IVideoFiles
{
    public static readonly VideoId Id = new("video");
    private int _looked;

    public string Path => path;

    /// <summary>How often somebody wanted to know where it is.</summary>
    public int Looked => Volatile.Read(ref _looked);

    public IReadOnlyList<VideoFile> Locate(VideoId id)
    {
        Interlocked.Increment(ref _looked);
        return [new(path, 1, default)];
    }

    public RenditionOptions Options(string folder) => new() { Directory = System.IO.Path.Combine(root, folder) };

    public RenditionCache Cache(string folder) => new(Options(folder), TimeProvider.System);

    public Sources Sources() => new(this, Cache("plan"), TimeProvider.System);

    public Task<SourceMedia> Media() => Sources().Find(Id, false, CancellationToken.None);

    /// <summary>All its streams; with the picture copied where it can be.</summary>
    public async Task<RenditionSet> Set()
    {
        var media = await Media();
        if (!RenditionSet.CanCopy(media))
        {
            return new(media, null, Options("plan"));
        }
        var keyframes = await Sources().FindKeyframes(Id, media, _ => { }, CancellationToken.None);
        return new(media, JsonSerializer.Deserialize<double[]>(keyframes), Options("plan"));
    }

    public RenditionJob Job(StreamPlan plan, int first, string folder, HostSlots slots) =>
        new(
            Id,
            _ => Task.FromResult(path),
            plan,
            first,
            () => RenditionTools.Ffmpeg,
            Cache(folder),
            slots,
            Options(folder),
            TimeProvider.System
        );

    public HostSlots Slots(string folder) => new(Options(folder).Directory, "slot", 1, TimeProvider.System);

    /// <summary>Everything from a segment to the end, by its number; -1 is the initialisation.</summary>
    public async Task<Dictionary<int, byte[]>> Segments(StreamPlan plan, int first, string folder)
    {
        var job = Job(plan, first, folder, Slots(folder));
        job.Allow(plan.Grid.Count);
        var made = new List<int>();
        await job.Run(made.Add, new Turn(), CancellationToken.None);
        var cache = Cache(folder);
        return made.ToDictionary(n => n, n => File.ReadAllBytes(cache.PathOf(Id, RenditionJob.NameOf(plan, n))));
    }

    /// <summary>All segments as one file, which players play.</summary>
    public async Task<string> Joined(StreamPlan plan)
    {
        var segments = await Segments(plan, 0, plan.Name);
        var joined = System.IO.Path.Combine(root, $"{plan.Name}.mp4");
        await File.WriteAllBytesAsync(joined, [.. segments.OrderBy(each => each.Key).SelectMany(each => each.Value)]);
        return joined;
    }
}
