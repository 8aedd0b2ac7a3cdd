using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SyncStream.Web.Media.Uploads;

/// <summary>
/// Removes uploads that nobody goes on with, and what is remembered of those whose video is gone. Every worker looks; an upload's
/// lock sees to it that none is removed while it grows.
/// </summary>
public sealed class ExpiredUploads(
    UploadFolder folder,
    UploadPace pace,
    IUploadShelf shelf,
    TimeProvider time,
    ILogger<ExpiredUploads> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Removes what is due now.</summary>
    public void Sweep()
    {
        foreach (var token in folder.Parts())
        {
            if (folder.ExpiryOf(token) < time.GetUtcNow())
            {
                Remove(token);
            }
        }
        var all = folder.All();
        pace.Look(all);
        foreach (var done in all.Where(upload => upload.VideoId is not null && IsGone(upload.Path)))
        {
            // For a day its client may still ask how it went.
            if (done.CreatedAt < (time.GetUtcNow() - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds())
            {
                folder.Remove(done.Token);
            }
        }
        shelf.Tidy();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    Sweep();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    log.LogWarning("Expired uploads can't be removed: {Reason}", e.Message);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>Where the whole library is missing, or empty as a mount's folder is without its disk, nothing is said of one file.</summary>
    private static bool IsGone(string? path) =>
        path is null
        || (
            !File.Exists(path)
            && Path.GetDirectoryName(path) is { } library
            && Directory.Exists(library)
            && Directory.EnumerateFileSystemEntries(library).Any()
        );

    private void Remove(string token)
    {
        try
        {
            using var held = folder.Lock(token);
            if (held is null)
            {
                return;
            }
            var upload = folder.Find(token);
            if (upload?.VideoId is null)
            {
                folder.Remove(token);
                log.LogInformation("Upload {Token} has expired and was removed", token);
            }
            else
            {
                folder.RemoveBytes(token);
            }
        }
        catch (FileNotFoundException)
        {
            // Another worker was quicker.
        }
    }
}
