namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// How many of something may run at once on this host, whichever worker runs it: files that are locked. The kernel unlocks
/// them when a process dies, however it dies. Within a worker the most wanted goes first, and what nobody needs any more is ended for it;
/// another worker's is waited for.
/// </summary>
internal sealed class HostSlots(string directory, string name, int count, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private readonly List<Turn> _waiting = [];
    private readonly List<Turn> _holding = [];

    /// <summary>Waits for a free one; disposing it frees it. While its job is forsaken it takes none.</summary>
    public async Task<IDisposable> Take(Turn turn, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        lock (_gate)
        {
            _waiting.Add(turn);
        }
        try
        {
            using var timer = new PeriodicTimer(Pause, time);
            for (; ; )
            {
                if (TryTake(turn) is { } taken)
                {
                    return taken;
                }
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Remove(turn);
            }
        }
    }

    /// <summary>Whether somebody waits for a slot that is held to make what nobody waits for.</summary>
    /// <param name="holder">Who holds it.</param>
    public bool IsWanted(Turn holder)
    {
        lock (_gate)
        {
            return holder.Rank <= Turn.Ahead && _waiting.Exists(turn => turn.Rank > Turn.Ahead);
        }
    }

    private Slot? TryTake(Turn turn)
    {
        Turn? forsaken;
        lock (_gate)
        {
            // Of equals the one that came first.
            var rank = turn.Rank;
            if (rank < Turn.Spare || _waiting.MaxBy(each => each.Rank) != turn)
            {
                return null;
            }
            for (var slot = 0; slot < count; slot++)
            {
                if (TryLock(slot) is { } file)
                {
                    _holding.Add(turn);
                    return new(this, turn, file);
                }
            }
            forsaken =
                rank < Turn.Ahead
                    ? null
                    : _holding.Where(holder => holder.Rank < Turn.Ahead).MinBy(holder => holder.Rank);
        }
        forsaken?.GiveWay();
        return null;
    }

    private FileStream? TryLock(int slot)
    {
        try
        {
            // FileShare.None is flock(2) here.
            return new(
                Path.Combine(directory, $"{name}-{slot}.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class Slot(HostSlots slots, Turn turn, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            lock (slots._gate)
            {
                slots._holding.Remove(turn);
            }
            file.Dispose();
        }
    }
}
