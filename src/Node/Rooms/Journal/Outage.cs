using Npgsql;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>
/// Whether a database is away, by the last attempt to reach it. While it is, one caller at a time looks again, now and then, and all
/// others are refused at once: a thousand rooms that each wait for a connection would be a queue that outlives the outage.
/// </summary>
internal sealed class Outage(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Exception? _why;
    private long _since;
    private bool _looking;

    /// <summary>Makes an attempt, unless one has just failed or is under way while the database is away.</summary>
    /// <exception cref="NpgsqlException">It is away, or the attempt's own.</exception>
    public async Task<T> Try<T>(Func<Task<T>> attempt)
    {
        Begin();
        try
        {
            var result = await attempt();
            End(null);
            return result;
        }
        catch (Exception e)
        {
            End(e);
            throw;
        }
    }

    private void Begin()
    {
        lock (_lock)
        {
            if (_why is null)
                return;
            if (_looking || time.GetElapsedTime(_since) < Pause)
                throw new NpgsqlException($"The database is away ({_why.Message})", _why);
            _looking = true;
        }
    }

    private void End(Exception? why)
    {
        lock (_lock)
            (_why, _since, _looking) = (why, time.GetTimestamp(), false);
    }
}
