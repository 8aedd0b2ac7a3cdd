using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Media.Uploads;

/// <summary>Begins, ends and removes uploads. All it knows is on the disk, so a worker that dies takes nothing with it.</summary>
public sealed class Uploads(
    UploadFolder folder,
    UploadPace pace,
    UploadOptions options,
    IUploadShelf shelf,
    Ids ids,
    TimeProvider time,
    ILogger<Uploads> log
)
{
    /// <summary>A new upload, or why there is none.</summary>
    internal async Task<(Upload? Upload, Problem? Problem)> Begin(
        ViewerId owner,
        long length,
        string fileName,
        CancellationToken stop
    )
    {
        // Quotas are of all workers together: one of them decides at a time.
        using var all = await folder.LockAll(time, stop);
        if (all is null)
        {
            return (null, Busy("Too many uploads begin at once; try again in a few seconds."));
        }
        var room = LookForRoom();
        var problem = room.Check(owner, length);
        // Before anybody makes way for it.
        if (problem is null or { Status: StatusCodes.Status507InsufficientStorage } && !shelf.IsOpen())
        {
            return (null, UploadQuota.LibraryIsClosed);
        }
        if (problem?.Status == StatusCodes.Status507InsufficientStorage)
        {
            problem = MakeWay(room.MakeWay(owner, length)) ? null : problem;
        }
        if (problem is not null)
        {
            return (null, problem);
        }
        var upload = new Upload(ids.Next(), owner, length, fileName, time.GetUtcNow().ToUnixTimeMilliseconds());
        folder.Create(upload);
        return (upload, null);
    }

    /// <summary>What there is to do when bytes have come in: refuse what is no video, shelve what is complete.</summary>
    /// <param name="file">The upload's bytes; the caller holds their lock.</param>
    internal async Task<(Upload Upload, Problem? Problem)> Advance(
        Upload upload,
        SafeFileHandle file,
        CancellationToken stop
    )
    {
        var offset = RandomAccess.GetLength(file);
        if (offset >= Math.Min(ContainerSniff.Enough, upload.Length))
        {
            var start = new byte[ContainerSniff.Enough];
            var read = await RandomAccess.ReadAsync(file, start, 0, stop);
            if (ContainerSniff.Extensions(start.AsSpan(0, read)) is [])
            {
                return (upload, Refuse(upload, "the file begins like no video"));
            }
        }
        if (offset < upload.Length)
        {
            return (upload, null);
        }
        try
        {
            switch (await shelf.Place(folder.Part(upload.Token), upload.FileName, stop))
            {
                case Shelved.As shelved:
                    var done = upload with { VideoId = shelved.VideoId, Path = shelved.Path };
                    folder.Save(done);
                    folder.RemoveBytes(upload.Token);
                    log.LogInformation("Upload {Token} became video {VideoId}", upload.Token, shelved.VideoId);
                    return (done, null);
                case Shelved.NoRoom:
                    log.LogWarning(
                        "Upload {Token} is complete and waits: the library's disk has no room for it",
                        upload.Token
                    );
                    return (upload, UploadQuota.NoRoomInLibrary(options));
                case Shelved.Refused refused:
                    return (upload, Refuse(upload, refused.Reason));
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(e, "Upload {Token} is complete and can't be put into the library", upload.Token);
            return (
                upload,
                UploadQuota.NoSpace("The library can't take the file at the moment; it is kept, ask again later.")
            );
        }
    }

    private UploadRoom LookForRoom()
    {
        var all = folder.All();
        return new(
            options,
            all.Where(upload => upload.VideoId is not null && File.Exists(upload.Path)),
            pace.Look(all),
            DiskSpace.Of(Path.GetFullPath(options.Directory)),
            shelf.CopiesTo() is { } library ? DiskSpace.Of(library) : null,
            time.GetUtcNow()
        );
    }

    /// <summary>Removes uploads for others that are wanted more; false where there are none.</summary>
    private bool MakeWay(IReadOnlyList<UploadStand> stalled)
    {
        foreach (var (upload, offset, grewAt) in stalled)
        {
            // Without its lock, which a request that sends a byte now and then could keep for ever; the one who has it finds out.
            folder.Remove(upload.Token);
            log.LogInformation(
                "Upload {Token} made way for another: {Offset} of {Length} bytes had come, hardly any since {Since:u}",
                upload.Token,
                offset,
                upload.Length,
                grewAt
            );
        }
        return stalled is not [];
    }

    internal static Problem Busy(string sentence) => new(new(ErrorCode.Unavailable, sentence));

    private Problem Refuse(Upload upload, string reason)
    {
        log.LogInformation("Upload {Token} is no video and was removed: {Reason}", upload.Token, reason);
        folder.Remove(upload.Token);
        return new(
            Refusal.Invalid($"This is not a video that can be played: {reason}."),
            StatusCodes.Status415UnsupportedMediaType
        );
    }
}
