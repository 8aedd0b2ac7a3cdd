namespace SyncStream.SystemTests;

/// <summary>What a server printed so far, and a way to wait for what it will print.</summary>
internal sealed class LogLines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public void Add(string line)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _lines.Add(line);
            (waiting, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        waiting.SetResult();
    }

    /// <summary>The first line from <paramref name="from"/> on that contains a text; fails with the whole log.</summary>
    public async Task<string> Wait(string text, int from = 0, TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? RunningSyncStream.Patience);
        for (var at = from; ; )
        {
            Task more;
            lock (_gate)
            {
                for (; at < _lines.Count; at++)
                    if (_lines[at].Contains(text, StringComparison.Ordinal))
                        return _lines[at];
                more = _more.Task;
            }
            try
            {
                await more.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"'{text}' was not printed. The log:\n{string.Join('\n', All)}");
            }
        }
    }
}
