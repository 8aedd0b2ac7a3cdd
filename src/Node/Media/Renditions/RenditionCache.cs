using SyncStream.Protocol.Media;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Renditions;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Files made from videos, shared by the workers of a host: whatever exists is complete, because each is written under another name and
/// then renamed. Bounded: what nobody asked for longest goes first.
/// </summary>
internal sealed class RenditionCache(RenditionOptions options, TimeProvider time)
{
    /// <summary>What was asked for so lately may be about to be read, or be somebody's next minute.</summary>
    private static readonly TimeSpan Needed = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Unfinished = TimeSpan.FromHours(1);

    /// <summary>Found out of the video itself, which may mean reading all of it: the same in each edition.</summary>
    private const string OfAllEditions = "keyframes.json";

    private int _temporary;

    /// <summary>
    /// Where a file of a video lies, whether it exists or not. Names are ours, never a client's. What an earlier edition made goes as
    /// it is not asked for.
    /// </summary>
    public string PathOf(VideoId video, string name) =>
        name == OfAllEditions
            ? Path.Combine(options.Directory, video.Value, name)
            : Path.Combine(options.Directory, RenditionEdition.Current, video.Value, name);

    public bool Has(VideoId video, string name) => File.Exists(PathOf(video, name));

    /// <summary>The path of an existing file, now marked as used; null where there is none.</summary>
    public string? Find(VideoId video, string name)
    {
        var path = PathOf(video, name);
        try
        {
            File.SetLastAccessTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return path;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Puts a whole file there.</summary>
    /// <exception cref="MediaFault">The disk is full or cannot be written.</exception>
    public async Task<string> Put(
        VideoId video,
        string name,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        var path = PathOf(video, name);
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _temporary)}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(temporary, bytes, cancellationToken);
            File.Move(temporary, path, overwrite: true);
            return path;
        }
        catch (IOException e)
        {
            File.Delete(temporary);
            throw MediaFault.Passing("The server's disk is full, or its data folder can't be written.", e.Message);
        }
    }

    /// <summary>Deletes the longest unused until the rest fits; blocks while it does.</summary>
    /// <returns>Bytes freed.</returns>
    public long Sweep()
    {
        var folder = new DirectoryInfo(options.Directory);
        if (!folder.Exists)
        {
            return 0;
        }
        var now = time.GetUtcNow().UtcDateTime;
        var files = folder
            .EnumerateDirectories()
            // Nothing made: workers hold these files open, and hear of each other by their names.
            .Where(each => each.FullName != options.Slots)
            .SelectMany(each => each.EnumerateFiles("*", SearchOption.AllDirectories))
            .Select(Seen)
            .OfType<SeenFile>()
            .ToList();
        var size = files.Sum(file => file.Size);
        var most = CacheRoom.Limit(options.CacheSize, size, CacheRoom.Free(folder.FullName), options.KeepFree);
        var target = size > most ? most / 10 * 9 : size;
        var freed = 0L;
        foreach (var file in files.OrderBy(file => file.Used))
        {
            var abandoned = file.Extension == ".tmp" && now - file.Written > Unfinished;
            var kept = file.Extension == ".tmp" || now - file.Used < Needed;
            if (abandoned || (size - freed > target && !kept))
            {
                // Who reads it now reads on: an open file outlives its name.
                File.Delete(file.Path);
                freed += file.Size;
            }
        }
        return freed;
    }

    /// <summary>Null where it has gone since it was listed: the host's other workers make files and sweep, too.</summary>
    private static SeenFile? Seen(FileInfo file)
    {
        try
        {
            return new(file.FullName, file.Extension, file.Length, file.LastAccessTimeUtc, file.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private sealed record SeenFile(string Path, string Extension, long Size, DateTime Used, DateTime Written);
}
