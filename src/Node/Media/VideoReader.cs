using Microsoft.Win32.SafeHandles;

namespace SyncStream.Node.Media;

/// <summary>Finds out what there is to know about one file: its id, then its facts.</summary>
internal sealed class VideoReader(LibraryOptions options, LibraryIndex index, IVideoProbe probe)
{
    /// <exception cref="IOException">It cannot be read, or changed meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public async Task<IndexEntry> Read(FoundFile file, CancellationToken cancellationToken)
    {
        index.Refresh();
        var before = index.Find(file);
        if (before is not null && !Misses(before))
        {
            // Another worker was quicker.
            return before;
        }
        var path = Path.Combine(Path.GetFullPath(options.Directory), file.Path);
        using var handle = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.Asynchronous
        );
        var id = before?.Id ?? await ContentId.Of(handle, cancellationToken);
        var outcome = await probe.Probe(path, cancellationToken);
        Check(file, handle);
        return outcome switch
        {
            ProbeOutcome.Video video => new(file, id, video.Facts, null),
            ProbeOutcome.NotAVideo not => new(file, id, null, not.Reason),
            _ => new(file, id, null, null),
        };
    }

    /// <summary>Whether more could be found out now than when the entry was made.</summary>
    public bool Misses(IndexEntry entry) =>
        entry is { IsStale: true } or { Facts: null, IsListed: true } && probe.Missing is null;

    private static void Check(FoundFile file, SafeFileHandle handle)
    {
        if (RandomAccess.GetLength(handle) != file.Size || File.GetLastWriteTimeUtc(handle) != file.Modified)
        {
            throw new IOException("the file changed while it was read");
        }
    }
}
