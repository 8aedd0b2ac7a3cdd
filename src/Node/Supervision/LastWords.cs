namespace SyncStream.Node.Supervision;

/// <summary>The end of what a process wrote to its standard error, kept for when it dies.</summary>
internal sealed class LastWords
{
    private const int MostLines = 20;
    private const int LongestLine = 500;
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        _lines.Enqueue(line.Length > LongestLine ? line[..LongestLine] + "..." : line);
        if (_lines.Count > MostLines)
            _lines.Dequeue();
    }

    public IReadOnlyList<string> Lines => [.. _lines];
}
