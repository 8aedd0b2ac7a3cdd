using System.Collections.Concurrent;

namespace SyncStream.Web.Media.Uploads;

/// <summary>
/// When each upload last came on noticeably, as this worker saw it: by so much that, a quarter of an hour for each such step, it would be
/// complete in about ten days. A byte now and then would else keep the room of a whole film for ever. A worker that has just started goes by
/// the time of an upload's last byte.
/// </summary>
public sealed class UploadPace(UploadFolder folder, TimeProvider time)
{
    private const int Steps = 1000;
    private readonly ConcurrentDictionary<string, UploadStand> _marks = new();

    /// <summary>Looks where those that are unfinished stand now; to be called now and then, so that a later look can tell.</summary>
    public IReadOnlyList<UploadStand> Look(IReadOnlyList<Upload> all)
    {
        var stands = all.Where(upload => upload.VideoId is null)
            // Without a file it is just becoming a video, or going.
            .Select(upload => folder.Stand(upload) is { } stand ? Marked(stand) : new(upload, 0, time.GetUtcNow()))
            .ToList();
        foreach (var gone in _marks.Keys.Except(stands.Select(stand => stand.Upload.Token)).ToList())
        {
            _marks.TryRemove(gone, out _);
        }
        return stands;
    }

    private UploadStand Marked(UploadStand stand)
    {
        var mark = _marks.AddOrUpdate(
            stand.Upload.Token,
            stand,
            (_, mark) => Math.Max(1, stand.Upload.Length / Steps) <= stand.Offset - mark.Offset ? stand : mark
        );
        return stand with { GrewAt = mark.GrewAt < stand.GrewAt ? mark.GrewAt : stand.GrewAt };
    }
}
