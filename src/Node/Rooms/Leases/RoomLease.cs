using Akka.Configuration;

namespace SyncStream.Node.Rooms.Leases;

/// <summary>
/// For how long this node may speak for its rooms without asking again. The others move its rooms only once they have missed
/// it for longer than this lasts, so a process that was stopped or cut off and goes on knows by its own clocks that it
/// must say nothing before it has asked.
/// </summary>
/// <remarks>A lease as in Gray and Cheriton, "Leases: an efficient fault-tolerant mechanism" (1989).</remarks>
public sealed class RoomLease(TimeSpan lasts, TimeProvider time)
{
    // The others must miss a node for all of their patience before they move its rooms (and then wait for the margin of
    // down-removal). By then two leases must have ended: the oldest member's, and one that it granted at the end of that.
    private const double ShareOfPatience = 0.6;
    private readonly Lock _gate = new();
    private (long Ticks, DateTimeOffset Wall)? _grantedFrom;

    /// <summary>From when it was asked for until it lapses.</summary>
    public TimeSpan Lasts => lasts;

    /// <summary>Lasts as long as fits this cluster's patience, <c>split-brain-resolver.stable-after</c>.</summary>
    public static RoomLease For(Config config, TimeProvider time) =>
        new(ShareOfPatience * config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"), time);

    /// <summary>
    /// True while this node's rooms are its own. Asks both clocks: one stands still while the machine sleeps, the other may be set back.
    /// </summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate)
            {
                return _grantedFrom is { } from
                    && time.GetElapsedTime(from.Ticks) < lasts
                    && time.GetUtcNow() - from.Wall < lasts;
            }
        }
    }

    /// <summary>When it is asked for, which is from when it will last: what was true then may not be any more.</summary>
    public Asked Ask() => new(time.GetTimestamp(), time.GetUtcNow());

    /// <summary>It was granted.</summary>
    public void Renew(Asked asked)
    {
        lock (_gate)
        {
            if (_grantedFrom is not { } from || asked.Ticks > from.Ticks)
            {
                _grantedFrom = (asked.Ticks, asked.Wall);
            }
        }
    }

    /// <summary>The instant of a question, on both clocks.</summary>
    public readonly record struct Asked(long Ticks, DateTimeOffset Wall);
}
