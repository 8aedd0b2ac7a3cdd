using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Media.Uploads;

/// <summary>How much may be brought in, checked before the first byte. Rules only: no disk.</summary>
internal static class UploadQuota
{
    /// <summary>Why an upload of this length is refused; null where it may begin.</summary>
    /// <param name="present">Unfinished uploads, and finished ones whose file is still there.</param>
    /// <param name="free">Bytes free on the disk now.</param>
    /// <param name="promised">Bytes that the unfinished ones have still to come.</param>
    public static Problem? Check(
        UploadOptions options,
        ViewerId owner,
        long length,
        IReadOnlyList<Upload> present,
        long free,
        long promised
    )
    {
        if (length > options.MaxSize)
        {
            return TooLarge($"A file may have {Size(options.MaxSize)}; this one has {Size(length)}.");
        }
        var own = present.Where(upload => upload.Owner == owner).ToList();
        if (own.Count(upload => upload.VideoId is null) >= options.PerPersonCount)
        {
            return new(
                new(
                    ErrorCode.RateLimited,
                    $"You have {options.PerPersonCount} uploads going; finish or cancel one first."
                )
            );
        }
        if (own.Sum(upload => upload.Length) + length > options.PerPersonSize)
        {
            return TooLarge(
                $"Your uploads may have {Size(options.PerPersonSize)} together; this one would exceed that."
            );
        }
        if (present.Sum(upload => upload.Length) + length > options.TotalSize)
        {
            return NoSpace(
                $"All uploads on this server may have {Size(options.TotalSize)} together; this one would exceed that."
            );
        }
        return free - promised - length < options.KeepFree
            ? NoSpace($"The server's disk has no room for {Size(length)} more.")
            : null;
    }

    public static Problem NoSpace(string sentence) =>
        new(new(ErrorCode.Unavailable, sentence), StatusCodes.Status507InsufficientStorage);

    private static Problem TooLarge(string sentence) =>
        new(Refusal.Invalid(sentence), StatusCodes.Status413PayloadTooLarge);

    private static string Size(long bytes) =>
        bytes switch
        {
            >= 1L << 30 => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.#} GiB"),
            >= 1L << 20 => FormattableString.Invariant($"{bytes / (double)(1L << 20):0.#} MiB"),
            _ => FormattableString.Invariant($"{bytes} bytes"),
        };
}
