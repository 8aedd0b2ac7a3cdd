using System.Security.Cryptography;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// How many of something may run at once on this host, whichever worker runs it: files that are locked. The kernel unlocks
/// them when a process dies, however it dies. The most wanted of all workers goes first, and what nobody needs any more is ended for it.
/// </summary>
/// <param name="wants">What workers tell each other of those that wait.</param>
/// <param name="seed">Of how long this worker waits for others to end something; not the same in all.</param>
internal sealed class HostSlots(string directory, string name, int count, HostWants wants, int seed, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a worker looks whether others want what it holds: they look for it more often.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A worker ends something for those who wait in others at the first to the third look that finds them: by chance, or each worker
    /// would throw something away for the same one.
    /// </summary>
    private const int MostLooks = 3;

    /// <summary>Whoever was told to give way has done so by then, or cannot.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<Turn> _waiting = [];
    private readonly List<Turn> _holding = [];
    private readonly Random _random = new(seed);

    /// <summary>Looks until this worker ends something; null where nobody waited elsewhere at the last one.</summary>
    private int? _looksLeft;
    private ITimer? _looks;

    /// <summary>The slots of this process.</summary>
    public HostSlots(string directory, string name, int count, TimeProvider time)
        : this(
            directory,
            name,
            count,
            new HostWants(directory, name, Environment.ProcessId),
            RandomNumberGenerator.GetInt32(int.MaxValue),
            time
        ) { }

    /// <summary>Waits for a free one; disposing it frees it. While its job is forsaken it takes none.</summary>
    /// <exception cref="IOException">Whether one is free cannot be told.</exception>
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
            do
            {
                if (TryTake(turn) is { } taken)
                {
                    return taken;
                }
            } while (await timer.WaitForNextTickAsync(cancellationToken));
            // Nobody knows the timer any more, nor whoever waits.
            throw new OperationCanceledException();
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Remove(turn);
                TellOthers();
            }
        }
    }

    /// <summary>Whether somebody waits for a slot that is held to make what nobody waits for.</summary>
    /// <param name="holder">Who holds it.</param>
    public bool IsWanted(Turn holder)
    {
        lock (_gate)
        {
            return holder.Rank <= Turn.Ahead && Math.Max(MostWaiting(), wants.MostOfOthers()) > Turn.Ahead;
        }
    }

    private Slot? TryTake(Turn turn)
    {
        Turn? forsaken;
        lock (_gate)
        {
            var rank = turn.Rank;
            // Of equals the one that came first.
            var isNext =
                rank >= Turn.Spare
                && _waiting.MaxBy(each => each.Rank) == turn
                && wants.MostOfOthers() <= Math.Max(rank, Turn.Ahead);
            if (isNext && TryLock() is { } file)
            {
                _holding.Add(turn);
                _looks ??= time.CreateTimer(_ => LookAround(), null, Look, Look);
                return new(this, turn, file);
            }
            TellOthers();
            forsaken = isNext && rank >= Turn.Ahead ? LeastWanted() : null;
        }
        forsaken?.GiveWay();
        return null;
    }

    // Those who wait in other workers cannot end what this one holds.
    private void LookAround()
    {
        Turn? forsaken = null;
        lock (_gate)
        {
            _looksLeft = wants.MostOfOthers() > Turn.Ahead ? (_looksLeft ?? _random.Next(1, MostLooks + 1)) - 1 : null;
            if (_looksLeft == 0)
            {
                forsaken = LeastWanted();
                _looksLeft = null;
            }
        }
        forsaken?.GiveWay();
    }

    /// <summary>The one to be told to give way; none while one that was told may be about to.</summary>
    private Turn? LeastWanted()
    {
        var spare = _holding.Where(holder => holder.GivesWay && holder.Rank < Turn.Ahead).ToList();
        if (spare.Exists(holder => holder.Told is { } at && time.GetElapsedTime(at) < Ending))
        {
            return null;
        }
        // One that was told and did not end hangs, on a disk that is away; others may be able to.
        var least = spare.Where(holder => holder.Told is null).MinBy(holder => holder.Rank);
        least?.Told = time.GetTimestamp();
        return least;
    }

    private long MostWaiting() => _waiting.Select(turn => turn.Rank).DefaultIfEmpty(Turn.Forsaken).Max();

    private void TellOthers() => wants.Tell(MostWaiting());

    private FileStream? TryLock() =>
        Enumerable.Range(0, count).Select(TryLock).FirstOrDefault(file => file is not null);

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
        // Anything else (no descriptor, no room on the disk) would be waited for in vain.
        catch (IOException e) when (e.HResult == Libc.WouldBlock)
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
                if (slots._holding.Count == 0)
                {
                    slots._looks?.Dispose();
                    slots._looks = null;
                }
            }
            file.Dispose();
        }
    }
}
