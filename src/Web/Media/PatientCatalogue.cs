using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>
/// Finds videos on a worker that has just started: it may not have looked through its library yet, and whose worker went away meanwhile
/// plays on from here. A player takes "not found" for the end, so it waits instead.
/// </summary>
internal static class PatientCatalogue
{
    /// <summary>As long as a busy machine may take to read a new file with ffprobe.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>The video; null where no node holds it, or <see cref="Longest"/> was too short to know.</summary>
    public static ValueTask<VideoInfo?> FindPatiently(
        this IVideoCatalogue catalogue,
        VideoId id,
        TimeProvider time,
        CancellationToken stop
    )
    {
        // Whether all is known is asked first: what is known then is found below.
        var isAll = catalogue.Known.IsCompleted;
        var found = catalogue.Find(id);
        return found is not null || isAll ? new(found) : new(catalogue.Wait(id, time, stop));
    }

    private static async Task<VideoInfo?> Wait(
        this IVideoCatalogue catalogue,
        VideoId id,
        TimeProvider time,
        CancellationToken stop
    )
    {
        for (var begun = time.GetTimestamp(); ; )
        {
            await catalogue.Known.WaitAsync(Step, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var isOver =
                catalogue.Known.IsCompleted || stop.IsCancellationRequested || time.GetElapsedTime(begun) >= Longest;
            if (catalogue.Find(id) is { } video)
            {
                return video;
            }

            if (isOver)
            {
                return null;
            }
        }
    }
}
