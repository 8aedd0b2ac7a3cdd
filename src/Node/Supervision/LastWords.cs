namespace SyncStream.Node.Supervision;

/// <summary>
/// What a process wrote to its standard error that tells why it died: the end of it, and of an exception that nobody caught its
/// message and those within it. .NET writes those first, and then a trace that may be longer than what is kept.
/// </summary>
internal sealed class LastWords
{
    private const string Unhandled = "Unhandled exception";
    private const string Within = "--->";
    private const int MostLines = 20;
    private const int MostCauses = 8;
    private const int LongestLine = 500;
    private readonly Queue<(int Number, string Text)> _tail = new();
    private readonly List<(int Number, string Text)> _causes = [];
    private int _number;

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        var kept = (_number++, line.Length > LongestLine ? line[..LongestLine] + "..." : line);
        if (TellsCause(line) && _causes.Count < MostCauses)
            _causes.Add(kept);
        _tail.Enqueue(kept);
        if (_tail.Count > MostLines)
            _tail.Dequeue();
    }

    public IReadOnlyList<string> Lines => [.. _causes.Union(_tail).OrderBy(line => line.Number).Select(l => l.Text)];

    /// <summary>Of the lines of a process the one that says most: the exception that nobody caught, or else the last.</summary>
    /// <returns>Null where it said nothing.</returns>
    public static string? Gist(IReadOnlyList<string> lines) =>
        lines.FirstOrDefault(IsUnhandled) ?? (lines.Count > 0 ? lines[^1] : null);

    private static bool TellsCause(string line) => IsUnhandled(line) || line.Contains(Within, StringComparison.Ordinal);

    private static bool IsUnhandled(string line) => line.StartsWith(Unhandled, StringComparison.Ordinal);
}
