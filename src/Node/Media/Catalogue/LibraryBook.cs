using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Wire;

namespace SyncStream.Node.Media.Catalogue;

/// <summary>What one host holds, with a digest by which two books are compared without sending them. Rules only.</summary>
public sealed class LibraryBook
{
    private readonly Dictionary<VideoId, (VideoInfo Video, ulong Hash)> _videos = [];
    private VideoInfo[]? _ordered;
    private ulong _digest;
    private string? _told;

    /// <summary>The hashes of all videos, one into the other by exclusive or: the order in which they came makes no difference.</summary>
    public string Digest => _digest.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>
    /// The digest that another host told with what is in here. A newer version's may come of members that this one does not know; else its own.
    /// </summary>
    public string Told
    {
        get => _told ?? Digest;
        set => _told = value;
    }

    public IEnumerable<VideoInfo> Videos => _videos.Values.Select(each => each.Video);

    public int Count => _videos.Count;

    /// <summary>Takes in a video, or what has changed of it; false where that is no news.</summary>
    public bool Put(VideoInfo video)
    {
        var hash = HashOf(video);
        if (_videos.TryGetValue(video.Id, out var known))
        {
            if (known.Hash == hash)
            {
                return false;
            }
            _digest ^= known.Hash;
        }
        _videos[video.Id] = (video, hash);
        _digest ^= hash;
        _ordered = null;
        return true;
    }

    public bool Remove(VideoId id)
    {
        if (!_videos.Remove(id, out var known))
        {
            return false;
        }
        _digest ^= known.Hash;
        _ordered = null;
        return true;
    }

    /// <summary>Makes the book hold exactly these, and says what that changed.</summary>
    public (IReadOnlyList<VideoInfo> Held, IReadOnlyList<VideoId> Gone) Become(IReadOnlyCollection<VideoInfo> videos)
    {
        var held = videos.Where(Put).ToList();
        var gone = _videos.Keys.Except(videos.Select(video => video.Id)).ToList();
        gone.ForEach(id => Remove(id));
        return (held, gone);
    }

    /// <summary>The videos behind an id, in the order of the ids, at most so many; and whether there are more.</summary>
    public (IReadOnlyList<VideoInfo> Videos, bool Last) Page(VideoId? after, int limit)
    {
        _ordered ??= [.. Videos.OrderBy(video => video.Id.Value, StringComparer.Ordinal)];
        var rest = _ordered.SkipWhile(video => after is { } id && string.CompareOrdinal(video.Id.Value, id.Value) <= 0);
        var page = rest.Take(limit + 1).ToList();
        return page.Count > limit ? (page[..limit], false) : (page, true);
    }

    private static ulong HashOf(VideoInfo video) =>
        BinaryPrimitives.ReadUInt64LittleEndian(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(video, ProtocolJson.Options))
        );
}
