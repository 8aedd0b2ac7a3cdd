using SyncStream.Protocol.Rooms;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Rooms;

/// <summary>
/// Where passwords of rooms wait to be hashed and compared, which is slow on purpose: a thread of this worker does one after the other, so
/// that rooms that have none need not wait for those that have. The line is short: whoever floods it makes others try again, and nobody
/// wait for minutes.
/// </summary>
public sealed class PasswordLine
{
    /// <summary>So many at once, with the one whose turn it is: they take about half a second together.</summary>
    public const int Longest = 16;

    /// <summary>What who can't be let into the line is told.</summary>
    public static readonly Refusal Full = new(
        ErrorCode.RateLimited,
        "too many passwords are set or tried on this server at the moment; try again in a few seconds"
    );

    private readonly OwnThreads _thread = new("Password", most: 1);
    private int _inLine;

    /// <summary>Does it when its turn comes.</summary>
    /// <param name="stop">Who waits for it leaves the line.</param>
    /// <returns>Null where the line is <see cref="Full"/>.</returns>
    public Task<T>? Enter<T>(Func<T> work, CancellationToken stop)
    {
        if (Interlocked.Increment(ref _inLine) > Longest)
        {
            Interlocked.Decrement(ref _inLine);
            return null;
        }

        return Wait(work, stop);
    }

    private async Task<T> Wait<T>(Func<T> work, CancellationToken stop)
    {
        try
        {
            // Who goes away has left at once; their turn is passed over when it comes.
            return await _thread.Run(work, stop).WaitAsync(stop);
        }
        finally
        {
            Interlocked.Decrement(ref _inLine);
        }
    }
}
