using System.Collections.Frozen;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Node.Media;

/// <summary>
/// What the library actor found last, for everybody to read without a lock: the actor replaces an immutable whole.
/// </summary>
public sealed class LibraryCatalogue : IVideoCatalogue, IVideoFiles
{
    private volatile TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Snapshot _now = Snapshot.Empty;

    public Task Known => _known.Task;

    /// <summary>Whether what was there at the start is known, whatever has come since.</summary>
    internal bool WasKnown { get; private set; }

    public VideoInfo? Find(VideoId id) => _now.Shelf.Find(id);

    public VideoPage Search(VideoQuery query) => _now.Shelf.Search(query);

    public IReadOnlyList<VideoFile> Locate(VideoId id) => _now.Files.TryGetValue(id, out var files) ? files : [];

    /// <summary>All videos of this host, as they are now.</summary>
    public VideoShelf Shelf => _now.Shelf;

    /// <summary>All videos of this host, by title.</summary>
    public IReadOnlyList<VideoInfo> Videos => Shelf.Search(new([], Limit: int.MaxValue)).Videos;

    /// <summary>How many videos there are; the same content under two names is one.</summary>
    public int Count => _now.Shelf.Count;

    /// <summary>Replaces everything. The copy that comes first by path gives a video its title.</summary>
    internal void Publish(IEnumerable<IndexEntry> entries, LibraryOptions options)
    {
        var library = Path.GetFullPath(options.Directory);
        var copies = entries
            .Where(entry => entry.IsListed)
            .OrderBy(entry => entry.File.Path, StringComparer.Ordinal)
            .GroupBy(entry => entry.Id)
            .ToList();
        _now = new(
            new VideoShelf(copies.Select(each => each.First().Video(options.Host))),
            copies.ToFrozenDictionary(
                each => each.Key,
                each => (IReadOnlyList<VideoFile>)[.. each.Select(one => one.Location(library))]
            )
        );
    }

    /// <summary>Everything that has been seen is published, or cannot be read.</summary>
    internal void BecomeKnown()
    {
        WasKnown = true;
        _known.TrySetResult();
    }

    /// <summary>A file has been seen that is yet to be read. For the library actor alone, as <see cref="BecomeKnown"/> is.</summary>
    internal void BecomeUnsure()
    {
        if (_known.Task.IsCompleted)
        {
            _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed record Snapshot(VideoShelf Shelf, FrozenDictionary<VideoId, IReadOnlyList<VideoFile>> Files)
    {
        public static readonly Snapshot Empty = new(
            VideoShelf.Empty,
            FrozenDictionary<VideoId, IReadOnlyList<VideoFile>>.Empty
        );
    }
}
