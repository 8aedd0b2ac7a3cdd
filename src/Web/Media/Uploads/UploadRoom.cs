using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Media.Uploads;

/// <summary>A disk at one moment.</summary>
/// <param name="Size">Bytes of all of it.</param>
/// <param name="Free">Bytes free on it.</param>
internal readonly record struct DiskSpace(long Size, long Free)
{
    /// <summary>What may come to a disk between two looks at it.</summary>
    private const long NoticeableSize = 64 << 20;

    /// <summary>As full and as large: one disk, mounted twice.</summary>
    public bool IsAs(DiskSpace other) => Size == other.Size && Math.Abs(Free - other.Free) < NoticeableSize;

    public static DiskSpace Of(string folder) =>
        new DriveInfo(folder) is var drive ? new(drive.TotalSize, drive.AvailableFreeSpace) : default;
}

/// <summary>
/// The room that there is for one more upload, at one moment, and who would have to make way for it. Rules only: no disk. An upload's
/// whole length counts from its first byte, so who only announces takes as much as who sends: where that leaves no room for others, uploads that
/// hardly grow make way, those first of which the least has come, as their owners lose the least.
/// </summary>
/// <param name="finished">Those whose file is still there.</param>
/// <param name="disk">Where uploads grow.</param>
/// <param name="library">Where they are copied to when they are complete; null where they are not.</param>
internal sealed class UploadRoom(
    UploadOptions options,
    IEnumerable<Upload> finished,
    IEnumerable<UploadStand> unfinished,
    DiskSpace disk,
    DiskSpace? library,
    DateTimeOffset now
)
{
    /// <summary>An upload that hardly grew for so long is stalled: a worker that was replaced, or a line that broke, is back long before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly List<Upload> _finished = [.. finished];
    private readonly List<UploadStand> _going = [.. unfinished.Where(stand => !IsStalled(stand, now))];
    private readonly List<UploadStand> _stalled =
    [
        .. unfinished
            .Where(stand => IsStalled(stand, now))
            .OrderBy(stand => stand.Offset)
            .ThenBy(stand => stand.GrewAt),
    ];

    /// <summary>Why an upload of this length is refused; null where it may begin.</summary>
    /// <param name="gone">So many of those that would make way count as gone.</param>
    public Problem? Check(ViewerId owner, long length, int gone = 0)
    {
        List<UploadStand> unfinished = [.. _going, .. _stalled.Skip(gone)];
        List<Upload> present = [.. _finished, .. unfinished.Select(stand => stand.Upload)];
        var promised = unfinished.Sum(stand => stand.Upload.Length - stand.Offset);
        var regained = _stalled.Take(gone).Sum(stand => stand.Offset);
        if (UploadQuota.Check(options, owner, length, present, disk.Free + regained, promised) is { } problem)
        {
            return problem;
        }
        if (library is not { } copies)
        {
            return null;
        }
        return copies.IsAs(disk)
            ? UploadQuota.CheckCopy(options, length, present, copies.Free + regained, promised + length)
            : UploadQuota.CheckCopy(options, length, present, copies.Free, growing: null);
    }

    /// <summary>Who has to make way for an upload that finds no room; nobody where even that would not be enough.</summary>
    public IReadOnlyList<UploadStand> MakeWay(ViewerId owner, long length)
    {
        // The more are gone, the more room there is.
        var (least, most) = (1, _stalled.Count + 1);
        while (least < most)
        {
            var middle = (least + most) / 2;
            (least, most) =
                middle > _stalled.Count || Check(owner, length, middle) is null ? (least, middle) : (middle + 1, most);
        }
        return least > _stalled.Count ? [] : _stalled[..least];
    }

    // What is complete waits for the library, not for its owner.
    private static bool IsStalled(UploadStand stand, DateTimeOffset now) =>
        stand.Offset < stand.Upload.Length && now - stand.GrewAt >= Patience;
}
