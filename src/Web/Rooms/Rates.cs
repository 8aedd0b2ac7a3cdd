using System.Collections.Concurrent;
using System.Net;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Rooms;

/// <summary>How often somebody may do something on this worker: a bucket of tokens for each, in which new ones fall at a steady rate.</summary>
/// <param name="burst">Tokens of a full bucket: so many at once.</param>
/// <param name="perSecond">Tokens that it gets.</param>
public class Rates<TKey>(TimeProvider time, double burst, double perSecond)
    where TKey : notnull
{
    private const int Forget = 10_000;
    private readonly ConcurrentDictionary<TKey, Bucket> _buckets = new();

    /// <summary>Takes a token of one's bucket; false where there is none.</summary>
    public bool Allow(TKey who)
    {
        var bucket = _buckets.TryGetValue(who, out var known) ? known : New(who);
        lock (bucket)
        {
            Fill(bucket);
            if (bucket.Tokens < 1)
            {
                return false;
            }

            bucket.Tokens--;
            return true;
        }
    }

    /// <summary>Whether there is a token in one's bucket; it stays there.</summary>
    public bool Has(TKey who)
    {
        if (!_buckets.TryGetValue(who, out var bucket))
        {
            return true;
        }

        lock (bucket)
        {
            Fill(bucket);
            return bucket.Tokens >= 1;
        }
    }

    /// <summary>Takes a token, whether there is one or not: what is owed is paid first from what falls in.</summary>
    /// <param name="mostOwed">So many tokens at most.</param>
    public void Spend(TKey who, double mostOwed)
    {
        var bucket = _buckets.TryGetValue(who, out var known) ? known : New(who);
        lock (bucket)
        {
            Fill(bucket);
            bucket.Tokens = Math.Max(-mostOwed, bucket.Tokens - 1);
        }
    }

    private void Fill(Bucket bucket)
    {
        var now = time.GetTimestamp();
        bucket.Tokens = Math.Min(burst, bucket.Tokens + time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond);
        bucket.At = now;
    }

    // A full bucket is as good as none: dropping all now and then bounds the memory without a timer.
    private Bucket New(TKey who)
    {
        if (_buckets.Count > Forget)
        {
            _buckets.Clear();
        }

        return _buckets.GetOrAdd(who, _ => new Bucket(burst, time.GetTimestamp()));
    }

    private sealed class Bucket(double tokens, long at)
    {
        public double Tokens { get; set; } = tokens;
        public long At { get; set; } = at;
    }
}

/// <summary>How many commands a viewer may send on this worker: 20 at once, 10 a second.</summary>
public sealed class CommandRates(TimeProvider time) : Rates<ViewerId>(time, burst: 20, perSecond: 10);

/// <summary>How many passwords a room may be given: 5 at once, one every ten seconds. Sessions are free, and a room may have many hosts.</summary>
public sealed class PasswordChanges(TimeProvider time) : Rates<RoomId>(time, burst: 5, perSecond: 0.1);

/// <summary>How many rooms may be made from one address, on this worker: 30 at once, then so many a minute. The machine itself may as it likes.</summary>
public sealed class RoomCreations(TimeProvider time, int perMinute = RoomCreations.PerMinute)
    : Rates<IPAddress>(time, burst: Math.Max(30, perMinute), perSecond: perMinute / 60.0)
{
    /// <summary>What holds where HOCON says nothing.</summary>
    public const int PerMinute = 12;

    /// <summary>Takes a token of the address's bucket; false where there is none.</summary>
    public bool AllowFrom(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address) || Allow(ClientAddress.Of(address));
}
