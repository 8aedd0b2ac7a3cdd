using System.IO.Enumeration;

namespace SyncStream.Node.Media;

/// <summary>Finds the files of a folder that may be videos, by their names alone.</summary>
public static class LibraryWalk
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp4",
        ".m4v",
        ".webm",
        ".mkv",
        ".mov",
        ".avi",
        ".ogv",
        ".mpg",
        ".ts",
        ".m2ts",
        ".flv",
        ".wmv",
    };

    /// <summary>
    /// Links are never followed, so nothing outside the folder is found and no walk runs in circles; what a link inside
    /// points to is found at its own place. Hidden files are how copying tools name what is not complete. Empty files are left out,
    /// and with them pipes and devices, which have no size.
    /// </summary>
    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 32,
        IgnoreInaccessible = true,
        AttributesToSkip =
            FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint | FileAttributes.Device,
    };

    /// <summary>Walks the whole folder; blocks while it does.</summary>
    /// <param name="limit">The walk ends at so many files.</param>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    public static IReadOnlyList<FoundFile> Walk(string directory, int limit, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(directory);
        var found = new List<FoundFile>();
        var files = new FileSystemEnumerable<FoundFile>(
            root,
            (ref FileSystemEntry entry) =>
                new(Path.GetRelativePath(root, entry.ToFullPath()), entry.Length, entry.LastWriteTimeUtc.UtcDateTime),
            Options
        )
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.IsDirectory
                && Extensions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Path.GetExtension(entry.FileName))
                && entry.Length > 0,
        };
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(file);
            if (found.Count == limit)
            {
                break;
            }
        }
        return found;
    }
}
