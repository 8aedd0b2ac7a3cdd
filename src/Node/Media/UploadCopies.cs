using SyncStream.Node.Supervision;
using SyncStream.Web.Media.Uploads;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Media;

/// <summary>
/// How an upload gets into the library where that is a mount of its own: no file there can be a second name of one of the uploads'. It is
/// copied, under a hidden name, so that no worker takes it for complete, and named when it is.
/// </summary>
internal sealed class UploadCopies(LibraryOptions library, UploadOptions uploads, TimeProvider time)
{
    /// <summary>Copying may take minutes: the threads that players' bytes are read on are not for that. More at once make no disk faster.</summary>
    public static readonly OwnThreads Threads = new("Copy", most: 2);

    /// <summary>Of files in the library that are not complete.</summary>
    public const string Extension = ".upload";

    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);
    private bool? _needed;

    private string Folder => Path.GetFullPath(library.Directory);

    /// <summary>Where copies go; null where the library takes the very files.</summary>
    public string? Destination()
    {
        // Mounts stay as they are while a process lives.
        _needed ??= AreNeeded();
        return _needed.Value ? Folder : null;
    }

    /// <summary>Whether that is what went wrong: there is no room, or none that this user may take.</summary>
    public static bool IsFull(IOException fault) => fault.HResult is NoSpace or QuotaExceeded;

    /// <summary>Copies a file, safe on the disk, and gives it the first name that is free.</summary>
    /// <exception cref="IOException">The disk is full or out of order. Nothing is left behind.</exception>
    public string Take(string file, Func<string, IEnumerable<string>> names)
    {
        Directory.CreateDirectory(Folder);
        var copy = NameOf(Path.GetFileNameWithoutExtension(file));
        // Looked at first: who asks again and again shall not have half of it copied each time.
        if (new DriveInfo(Folder).AvailableFreeSpace - new FileInfo(file).Length < uploads.KeepFree)
        {
            throw new IOException($"{Folder} has no room for this upload", NoSpace);
        }
        try
        {
            File.Copy(file, copy, overwrite: true);
            using (var handle = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite))
            {
                RandomAccess.FlushToDisk(handle);
            }
            var path = names(Folder).First(path => !File.Exists(path));
            File.Move(copy, path, overwrite: false);
            return path;
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    /// <summary>Removes copies that nobody finished: their process died.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public void Tidy()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }
        var before = time.GetUtcNow().UtcDateTime - Forgotten;
        foreach (var copy in Directory.EnumerateFiles(Folder, $".*{Extension}").ToList())
        {
            if (File.GetLastWriteTimeUtc(copy) < before)
            {
                File.Delete(copy);
            }
        }
    }

    private string NameOf(string token) => Path.Combine(Folder, $".{token}{Extension}");

    /// <summary>Asks the system, which alone knows: two mounts of one disk are two all the same.</summary>
    private bool AreNeeded()
    {
        var trial = $"{Environment.ProcessId}.mount";
        var (here, there) = (Path.Combine(Path.GetFullPath(uploads.Directory), $".{trial}"), NameOf(trial));
        try
        {
            Directory.CreateDirectory(Folder);
            File.Create(here).Dispose();
            File.Delete(there);
            Libc.TryLink(here, there);
            File.Delete(there);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Directory.Exists(Folder);
        }
        finally
        {
            File.Delete(here);
        }
    }
}
