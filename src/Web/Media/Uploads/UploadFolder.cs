using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Wire;

namespace SyncStream.Web.Media.Uploads;

/// <summary>
/// Uploads on disk, shared by the workers of a host: <c>TOKEN.part</c> with the bytes, <c>TOKEN.json</c> with the rest. Whoever changes
/// one holds its lock (flock(2) on <c>TOKEN.lock</c>), which ends with the process that took it, however that ended. The bytes themselves are
/// not locked: they become the library's file, and its readers must not meet a lock.
/// </summary>
public sealed class UploadFolder(UploadOptions options)
{
    // What never came keeps its place on the disk from others all the same.
    private static readonly TimeSpan NothingYet = TimeSpan.FromMinutes(15);

    /// <summary>What is known of an upload; null where there is none of that token.</summary>
    public Upload? Find(string token)
    {
        try
        {
            return JsonSerializer.Deserialize<Upload>(File.ReadAllBytes(Json(token)), ProtocolJson.Options);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>All uploads, finished ones too.</summary>
    public IReadOnlyList<Upload> All() =>
        Directory.Exists(options.Directory)
            ?
            [
                .. Directory
                    .EnumerateFiles(options.Directory, "*.json")
                    .Select(path => Find(Path.GetFileNameWithoutExtension(path)))
                    .OfType<Upload>(),
            ]
            : [];

    /// <summary>Makes the files of a new upload.</summary>
    public void Create(Upload upload)
    {
        Directory.CreateDirectory(options.Directory);
        File.Create(Part(upload.Token)).Dispose();
        File.Create(Guard(upload.Token)).Dispose();
        Save(upload);
    }

    /// <summary>Replaces what is known of an upload, in one step and for good.</summary>
    public void Save(Upload upload)
    {
        var temporary = $"{Json(upload.Token)}.{Environment.ProcessId}.tmp";
        using (var file = File.Create(temporary))
        {
            JsonSerializer.Serialize(file, upload, ProtocolJson.Options);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, Json(upload.Token), overwrite: true);
    }

    /// <summary>The upload, for this caller alone; null where another has it.</summary>
    /// <exception cref="FileNotFoundException">There is no such upload, or it is finished.</exception>
    public UploadLock? Lock(string token)
    {
        SafeFileHandle? held = null;
        try
        {
            held = File.OpenHandle(Guard(token), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return new(held, OpenBytes(token));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            held?.Dispose();
            throw new FileNotFoundException(e.Message, e);
        }
        catch (IOException)
        {
            held?.Dispose();
            return null;
        }
    }

    /// <summary>Keeps the workers of this host from deciding about quotas at the same time.</summary>
    public Task<IDisposable?> LockAll(TimeProvider time, CancellationToken cancellationToken) =>
        HostLock.Take(Path.Combine(options.Directory, ".lock"), time, cancellationToken);

    /// <summary>Bytes that lie there; for an upload that nobody holds the lock of.</summary>
    public long Offset(Upload upload) =>
        upload.VideoId is not null ? upload.Length
        : new FileInfo(Part(upload.Token)) is { Exists: true } file ? file.Length
        : 0;

    /// <summary>How far an unfinished upload has come, and when its last byte came; null where its bytes are gone.</summary>
    public UploadStand? Stand(Upload upload) =>
        new FileInfo(Part(upload.Token)) is { Exists: true } file
            ? new(upload, file.Length, file.LastWriteTimeUtc)
            : null;

    /// <summary>False once an unfinished upload was removed, although somebody may still have its bytes open.</summary>
    public bool IsThere(string token) => File.Exists(Part(token));

    /// <summary>When it expires unless it grows before; UTC.</summary>
    public DateTimeOffset ExpiryOf(string token)
    {
        var part = new FileInfo(Part(token));
        var patience =
            part is { Exists: true, Length: 0 } && NothingYet < options.ExpireAfter ? NothingYet : options.ExpireAfter;
        return part.LastWriteTimeUtc + patience;
    }

    /// <summary>Removes the bytes; the caller holds the lock.</summary>
    public void RemoveBytes(string token)
    {
        File.Delete(Part(token));
        File.Delete(Guard(token));
    }

    /// <summary>Removes an upload; the caller holds the lock, or the bytes are gone, or who holds the lock is to find out.</summary>
    public void Remove(string token)
    {
        // The bytes last: what is without a description is swept.
        File.Delete(Json(token));
        RemoveBytes(token);
    }

    /// <summary>Tokens of all files with bytes, described or not.</summary>
    public IReadOnlyList<string> Parts() =>
        Directory.Exists(options.Directory)
            ?
            [
                .. Directory
                    .EnumerateFiles(options.Directory, "*.part")
                    .Select(p => Path.GetFileNameWithoutExtension(p)!),
            ]
            : [];

    public string Part(string token) => Path.Combine(options.Directory, $"{token}.part");

    private SafeFileHandle OpenBytes(string token) =>
        File.OpenHandle(
            Part(token),
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.Asynchronous
        );

    private string Guard(string token) => Path.Combine(options.Directory, $"{token}.lock");

    private string Json(string token) => Path.Combine(options.Directory, $"{token}.json");
}
