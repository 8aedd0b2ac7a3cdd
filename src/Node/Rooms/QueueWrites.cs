using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>
/// How much of its queue a room writes for who commands it: each change of the queue is written, and told to every viewer, with all its
/// items. Of a usual queue that is more than people can do; who floods a room with changes of a very long one is told to wait, by
/// however many sessions they come.
/// </summary>
internal sealed class QueueWrites
{
    /// <summary>Bytes at once: a queue of 200 films that is put back, one after the other.</summary>
    public const int AtOnce = 16 << 20;

    /// <summary>And so many from then on: a usual queue of twenty films, fifty times.</summary>
    public const int PerSecond = 256 << 10;

    private double _left = AtOnce;
    private double _at;

    /// <param name="now">Milliseconds.</param>
    /// <returns>False where it is too much for now.</returns>
    public bool Allow(EquatableList<RoomEvent> events, double now)
    {
        var size = 0;
        foreach (var e in events)
        {
            size += e is RoomEvent.QueueChanged ? EventSize.Of(e) : 0;
        }

        if (size == 0)
        {
            return true;
        }

        _left = Math.Min(AtOnce, _left + Math.Max(0, now - _at) / 1000 * PerSecond);
        _at = now;
        if (size > _left)
        {
            return false;
        }

        _left -= size;
        return true;
    }
}
