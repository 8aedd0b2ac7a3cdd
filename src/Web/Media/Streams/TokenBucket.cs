namespace SyncStream.Web.Media.Streams;

/// <summary>
/// A rate with a burst, shared by any number of streams. What is taken beyond the burst is a debt, to be waited off: so no piece
/// is too large, and the rate holds over time whoever comes first.
/// </summary>
/// <param name="rate">Bytes per second.</param>
/// <param name="burst">Bytes that may pass at once after a rest.</param>
internal sealed class TokenBucket(long rate, long burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _at = time.GetTimestamp();

    /// <summary>Whether a new bucket would be as good as this one.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                Refill();
                return _tokens >= burst;
            }
        }
    }

    /// <summary>Takes so many bytes and tells how long to wait before they are sent.</summary>
    public TimeSpan Take(int bytes)
    {
        lock (_gate)
        {
            Refill();
            _tokens -= bytes;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / rate);
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * rate));
        _at = now;
    }
}
