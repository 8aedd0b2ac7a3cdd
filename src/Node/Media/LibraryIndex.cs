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
    /// <summary>One more whenever the probe finds out more: what an older index holds is believed until each file has been probed anew.</summary>
    public const int Version = 3;

    /// <summary>An index older than this lacks what a video cannot be shown without, and is not read.</summary>
    private const int Oldest = 2;

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
            // Another worker may have looked into it again.
            if (!entry.IsStale || Find(entry.File) is not { IsStale: false })
            {
                merged[entry.File.Path] = entry;
            }
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        using (var file = File.Create(temporary))
        {
            var stale = merged.Values.Where(entry => entry.IsStale).Select(entry => entry.File.Path);
            var contents = new Contents(Version, [.. merged.Values]) { Stale = [.. stale] };
            JsonSerializer.Serialize(file, contents, ProtocolJson.Options);
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
            if (contents is not { Version: >= Oldest and <= Version })
            {
                return FrozenDictionary<string, IndexEntry>.Empty;
            }
            var stale = contents.Stale.ToHashSet();
            return contents
                .Entries.DistinctBy(entry => entry.File.Path)
                .Select(entry =>
                    contents.Version < Version || stale.Contains(entry.File.Path)
                        ? entry with
                        {
                            IsStale = true,
                        }
                        : entry
                )
                .ToFrozenDictionary(entry => entry.File.Path);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return FrozenDictionary<string, IndexEntry>.Empty;
        }
    }

    private sealed record State(DateTime Written, FrozenDictionary<string, IndexEntry> Entries);

    private sealed record Contents(int Version, IReadOnlyList<IndexEntry> Entries)
    {
        /// <summary>The paths of those that an older index told of, and that no one has looked into since.</summary>
        public IReadOnlyList<string> Stale { get; init; } = [];
    }
}
