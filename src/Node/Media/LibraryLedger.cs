namespace SyncStream.Node.Media;

/// <summary>A file as it was seen, with what the index already knows of it.</summary>
public sealed record SurveyedFile(FoundFile File, IndexEntry? Entry);

/// <summary>What follows from a look at the folder.</summary>
/// <param name="Changed">The catalogue is no longer what it was.</param>
/// <param name="Read">Complete files of which nothing is known yet.</param>
/// <param name="Growing">Some files may still be written to; look again soon.</param>
/// <param name="Changing">Some of these were known: what is in them is not known now, and may be what it was.</param>
public sealed record Survey(bool Changed, IReadOnlyList<FoundFile> Read, bool Growing, bool Changing);

/// <summary>
/// The library's books: which files are known, and which have been seen but may still be growing. Rules only: no disk, no clock.
/// </summary>
public sealed class LibraryLedger(TimeSpan stableFor)
{
    /// <summary>
    /// A look that began before a file was put there does not see it, and a network's disk may not show it at once; that long before the
    /// beginning it is believed all the same.
    /// </summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IndexEntry> _known = [];
    private readonly Dictionary<string, DateTimeOffset> _met = [];
    private Dictionary<string, (FoundFile File, DateTimeOffset Since)> _seen = [];
    private HashSet<string> _changing = [];

    /// <summary>The entries of all files that were there at the last look.</summary>
    public IReadOnlyCollection<IndexEntry> Known => _known.Values;

    /// <summary>Takes in a look at the whole folder.</summary>
    /// <param name="began">When the look began: of a large folder it takes a while.</param>
    public Survey See(IReadOnlyList<SurveyedFile> files, DateTimeOffset began, DateTimeOffset now)
    {
        var read = new List<FoundFile>();
        var seen = new Dictionary<string, (FoundFile, DateTimeOffset)>(files.Count);
        var changing = new HashSet<string>();
        var (changed, growing) = (false, false);
        var moved = Vanished(files).ToLookup(entry => Look(entry.File));
        foreach (var (file, indexed) in files)
        {
            var since = _seen.TryGetValue(file.Path, out var last) && last.File == file ? last.Since : now;
            seen[file.Path] = (file, since);
            var isKnown = _known.TryGetValue(file.Path, out var known) && known.File == file;
            if (isKnown && (!known!.IsStale || indexed?.IsStale is not false))
            {
                continue;
            }
            if (indexed is not null)
            {
                _known[file.Path] = indexed;
                changed = true;
                continue;
            }
            if (known is null && moved[Look(file)].ToList() is [var before])
            {
                // It holds until the file has been looked into again.
                _known[file.Path] = before with
                {
                    File = file,
                    IsStale = true,
                };
                changed = true;
                continue;
            }
            // What is known is of another content.
            var wasKnown = _known.Remove(file.Path);
            changed |= wasKnown;
            if (IsComplete(file, since, now))
            {
                read.Add(file);
            }
            else
            {
                growing = true;
                if (wasKnown || _changing.Contains(file.Path))
                {
                    changing.Add(file.Path);
                }
            }
        }
        foreach (var path in _known.Keys.Except(seen.Keys).Where(path => !IsTrusted(path, began)).ToList())
        {
            changed |= _known.Remove(path);
        }
        (_seen, _changing) = (seen, changing);
        return new(changed, read, growing, changing.Count > 0);
    }

    /// <summary>
    /// Takes in what was read; false where the file has since changed or gone, or where it was known and no more could be found out.
    /// </summary>
    public bool Learn(IndexEntry entry)
    {
        var file = entry.File;
        var isCurrent = _seen.TryGetValue(file.Path, out var seen) && seen.File == file;
        var isKnown = _known.TryGetValue(file.Path, out var known) && known.File == file;
        var isNews = isCurrent && !(isKnown && entry is { Facts: null, Fault: null });
        if (isNews)
        {
            _known[file.Path] = entry;
        }
        return isNews;
    }

    /// <summary>Takes in a file that another has seen and read to its end; false where that is no news.</summary>
    public bool Meet(IndexEntry entry, DateTimeOffset now)
    {
        var file = entry.File;
        if (_known.TryGetValue(file.Path, out var known) && known.File == file)
        {
            return false;
        }
        _known[file.Path] = entry;
        _seen[file.Path] = (file, now);
        _met[file.Path] = now;
        return true;
    }

    private bool IsTrusted(string path, DateTimeOffset began) =>
        _met.TryGetValue(path, out var at) && (began - at < Trust || !_met.Remove(path));

    /// <summary>What was known under names that are there no more.</summary>
    private List<IndexEntry> Vanished(IReadOnlyList<SurveyedFile> files)
    {
        var paths = files.Select(each => each.File.Path).ToHashSet();
        return [.. _known.Values.Where(entry => !paths.Contains(entry.File.Path))];
    }

    /// <summary>Stays what it is where a file is moved or gets another name.</summary>
    private static (long Size, DateTime Modified, string Extension) Look(FoundFile file) =>
        (file.Size, file.Modified, Path.GetExtension(file.Path));

    /// <summary>Unchanged for long enough: by the file's own time, or, where that lies in the future, by ours.</summary>
    private bool IsComplete(FoundFile file, DateTimeOffset since, DateTimeOffset now) =>
        now.UtcDateTime - file.Modified >= stableFor || now - since >= stableFor;
}
