namespace SyncStream.Node.Media;

/// <summary>A file as a walk through the library saw it. Same path, size and time: same content, for all we care.</summary>
/// <param name="Path">Relative to the library.</param>
/// <param name="Size">Bytes; at least 1.</param>
/// <param name="Modified">UTC, to the file system's precision.</param>
public sealed record FoundFile(string Path, long Size, DateTime Modified);
