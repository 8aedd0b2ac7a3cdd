using System.Collections.Frozen;
using System.Text.Json;
using SyncStream.Protocol.Wire;

namespace SyncStream.Node.Media;

/// <summary>
/// What is known of the files, kept across restarts. The workers of one host write the same file; each write replaces it whole
/// (temporary name, then rename), so a reader sees one worker's or another's, never half of one. What a lost race loses is found out again.
/// </summary>
internal sealed class LibraryIndex(string path)
{
    /// <summary>One more whenever the probe finds out more: an older index is not read, so every file is probed anew.</summary>
    private const int Version = 3;

    private volatile State _state = new(default, FrozenDictionary<string, IndexEntry>.Empty);

    /// <summary>The entry for exactly this file, if any worker of this host had made one at the last <see cref="Refresh"/>.</summary>
    public IndexEntry? Find(FoundFile file) =>
        _state.Entries.TryGetValue(file.Path, out var entry) && entry.File == file ? entry : null;

    /// <summary>Reads the disk, if the file there is not the one read last.</summary>
    public void Refresh()
    {
        var written = File.GetLastWriteTimeUtc(path);
        if (written != _state.Written)
        {
            _state = new(written, Load());
        }
    }

    /// <summary>Writes these entries, and those of other workers for <paramref name="present"/> files.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(IEnumerable<IndexEntry> entries, IReadOnlySet<string> present)
    {
        Refresh();
        var merged = _state
            .Entries.Values.Where(entry => present.Contains(entry.File.Path))
            .ToDictionary(entry => entry.File.Path);
        foreach (var entry in entries)
        {
            merged[entry.File.Path] = entry;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        using (var file = File.Create(temporary))
        {
            JsonSerializer.Serialize(file, new Contents(Version, [.. merged.Values]), ProtocolJson.Options);
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>An index that cannot be read is an empty one.</summary>
    private FrozenDictionary<string, IndexEntry> Load()
    {
        try
        {
            using var file = File.OpenRead(path);
            var contents = JsonSerializer.Deserialize<Contents>(file, ProtocolJson.Options);
            return contents is { Version: Version }
                ? contents.Entries.DistinctBy(entry => entry.File.Path).ToFrozenDictionary(entry => entry.File.Path)
                : FrozenDictionary<string, IndexEntry>.Empty;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return FrozenDictionary<string, IndexEntry>.Empty;
        }
    }

    private sealed record State(DateTime Written, FrozenDictionary<string, IndexEntry> Entries);

    private sealed record Contents(int Version, IReadOnlyList<IndexEntry> Entries);
}
