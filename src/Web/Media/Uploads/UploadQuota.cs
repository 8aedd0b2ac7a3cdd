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

    /// <summary>Why the library's disk could not take a copy of an upload of this length; null where there is room for those under way, too.</summary>
    /// <param name="present">As for <see cref="Check"/>.</param>
    /// <param name="free">Bytes free on the library's disk now.</param>
    /// <param name="growing">
    /// Bytes that all uploads have still to come, this one too, where they grow on that same disk: they make room as each is copied, so
    /// only one copy is beside them at a time. Null where they grow on another: there all copies are needed.
    /// </param>
    public static Problem? CheckCopy(
        UploadOptions options,
        long length,
        IReadOnlyList<Upload> present,
        long free,
        long? growing
    )
    {
        var unfinished = present.Where(upload => upload.VideoId is null).Select(upload => upload.Length).Append(length);
        var needed = growing is { } coming ? coming + unfinished.Max() : unfinished.Sum();
        return free - needed < options.KeepFree
            ? NoSpace(
                $"The disk of the server's library has no room for {Size(length)} more; whoever runs the server must make some."
            )
            : null;
    }

    /// <summary>For an upload that found room when it began and none when it was complete.</summary>
    public static Problem NoRoomInLibrary(UploadOptions options) =>
        NoSpace(
            "The disk of the server's library is full. Your upload is complete and kept for "
                + FormattableString.Invariant($"{options.ExpireAfter.TotalHours:0.#} hours: ")
                + "once whoever runs the server has made room, go on with it."
        );

    /// <summary>For an upload that would only be found out to be in vain when it is complete.</summary>
    public static Problem LibraryIsClosed =>
        NoSpace(
            "The server may not write to its library, so it takes no uploads; whoever runs the server must give it that right."
        );

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
