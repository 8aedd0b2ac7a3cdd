using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Node.Media.Catalogue;

/// <summary>The videos of this host and of all others, as this worker's edge and rooms see them. Read without a lock.</summary>
public sealed class ClusterCatalogue(LibraryCatalogue here) : IVideoCatalogue
{
    private static readonly Dictionary<VideoId, VideoInfo> Nothing = [];
    private volatile Dictionary<VideoId, VideoInfo> _elsewhere = Nothing;
    private volatile Merged? _merged;
    private volatile TaskCompletionSource _othersKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VideoInfo? Find(VideoId id)
    {
        var there = _elsewhere.GetValueOrDefault(id);
        return here.Find(id) is { } video ? Both(video, there) : there;
    }

    /// <summary>Also what the other hosts hold has been read, once at least; a host that cannot be reached is not waited for.</summary>
    public Task Known
    {
        get
        {
            var (own, others) = (here.Known, _othersKnown.Task);
            return others.IsCompleted ? own
                : own.IsCompleted ? others
                : Task.WhenAll(own, others);
        }
    }

    public VideoPage Search(VideoQuery query) => Shelf().Search(query);

    /// <summary>Replaces what other hosts hold.</summary>
    internal void Learn(IEnumerable<VideoInfo> elsewhere)
    {
        var videos = new Dictionary<VideoId, VideoInfo>();
        foreach (var video in elsewhere)
        {
            videos[video.Id] = videos.TryGetValue(video.Id, out var other) ? Both(other, video) : video;
        }
        _elsewhere = videos;
    }

    /// <summary>What each other host holds has been learnt. For the catalogue's actor alone, as <see cref="Learn"/> is.</summary>
    internal void BecomeKnown() => _othersKnown.TrySetResult();

    /// <summary>There is a host of which nothing has been learnt yet.</summary>
    internal void BecomeUnsure()
    {
        if (_othersKnown.Task.IsCompleted)
        {
            _othersKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private VideoShelf Shelf()
    {
        var (shelf, elsewhere, merged) = (here.Shelf, _elsewhere, _merged);
        if (elsewhere.Count == 0)
        {
            return shelf;
        }
        if (merged is null || merged.Here != shelf || merged.Elsewhere != elsewhere)
        {
            var own = here.Videos;
            var ids = own.Select(video => video.Id).ToHashSet();
            IEnumerable<VideoInfo> all =
            [
                .. own.Select(video => Both(video, elsewhere.GetValueOrDefault(video.Id))),
                .. elsewhere.Values.Where(video => !ids.Contains(video.Id)),
            ];
            _merged = merged = new(shelf, elsewhere, new VideoShelf(all));
        }
        return merged.Shelf;
    }

    private static VideoInfo Both(VideoInfo video, VideoInfo? other) =>
        other is null ? video : video with { Hosts = [.. video.Hosts.Union(other.Hosts)] };

    private sealed record Merged(VideoShelf Here, Dictionary<VideoId, VideoInfo> Elsewhere, VideoShelf Shelf);
}
