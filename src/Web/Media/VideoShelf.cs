using System.Collections.Frozen;
using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>An immutable catalogue: the videos in the order of their titles. A new library is a new shelf.</summary>
public sealed class VideoShelf : IVideoCatalogue
{
    public static readonly VideoShelf Empty = new([]);

    private readonly VideoInfo[] _ordered;
    private readonly VideoCursor[] _places;
    private readonly FrozenDictionary<VideoId, VideoInfo> _byId;

    /// <summary>The ids must differ.</summary>
    public VideoShelf(IEnumerable<VideoInfo> videos)
    {
        _ordered = [.. videos.OrderBy(VideoCursor.Of, VideoCursor.Order)];
        _places = [.. _ordered.Select(VideoCursor.Of)];
        _byId = _ordered.ToFrozenDictionary(video => video.Id);
    }

    public int Count => _ordered.Length;

    public VideoInfo? Find(VideoId id) => _byId.GetValueOrDefault(id);

    public VideoPage Search(VideoQuery query)
    {
        var found = new List<VideoInfo>();
        for (var i = Start(query.After); i < _ordered.Length; i++)
        {
            var video = _ordered[i];
            if (!Matches(video, query.Words))
            {
                continue;
            }
            if (found.Count == query.Limit)
            {
                return new(found, VideoCursor.Of(found[^1]).ToString());
            }
            found.Add(video);
        }
        return new(found, null);
    }

    private int Start(VideoCursor? after)
    {
        if (after is null)
        {
            return 0;
        }
        var at = Array.BinarySearch(_places, after, VideoCursor.Order);
        return at < 0 ? ~at : at + 1;
    }

    private static bool Matches(VideoInfo video, IReadOnlyList<string> words)
    {
        foreach (var word in words)
        {
            if (!video.Title.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }
        return true;
    }
}
