namespace SyncStream.Node.Media;

/// <summary>
/// When a file of which nothing could be found out, or only by an earlier version, is looked into again: at the next look, then ever
/// more seldom. What failed may have been the machine's own trouble (memory, a network disk), or a file that will fail each time.
/// Rules only: no disk, no clock.
/// </summary>
internal sealed class Retries
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private Dictionary<FoundFile, (DateTimeOffset At, TimeSpan Pause)> _next = [];

    /// <summary>Those of these that are due, which counts as a try. The rest is forgotten: it is known, or gone.</summary>
    public IReadOnlyList<FoundFile> Due(IEnumerable<IndexEntry> lacking, DateTimeOffset now)
    {
        var next = new Dictionary<FoundFile, (DateTimeOffset At, TimeSpan Pause)>();
        var due = new List<FoundFile>();
        foreach (var file in lacking.Select(entry => entry.File))
        {
            var (at, pause) = _next.TryGetValue(file, out var before) ? before : (now, First);
            if (now >= at)
            {
                due.Add(file);
                (at, pause) = (now + pause, pause * 2 < Longest ? pause * 2 : Longest);
            }
            next[file] = (at, pause);
        }
        _next = next;
        return due;
    }
}
