using System.Collections.Concurrent;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media.Streams;

namespace SyncStream.Web.Media;

/// <summary>The video responses under way on this worker, and the way to end them.</summary>
public sealed class StreamCensus
{
    private readonly ConcurrentDictionary<Delivery, byte> _open = new();
    private volatile bool _draining;

    public int Open => _open.Count;

    /// <summary>Ends a kicked viewer's streams at once: those for the room, and those that do not say what they are for.</summary>
    public void Cut(RoomId room, ViewerId viewer)
    {
        foreach (var (delivery, _) in _open)
        {
            if (delivery.Subject.Viewer == viewer && (delivery.Subject.Room ?? room) == room)
            {
                delivery.Cut(now: true);
            }
        }
    }

    /// <summary>Ends a closed room's streams at once.</summary>
    public void Cut(RoomId room)
    {
        foreach (var (delivery, _) in _open)
        {
            if (delivery.Subject.Room == room)
            {
                delivery.Cut(now: true);
            }
        }
    }

    /// <summary>
    /// Ends all streams, and those that begin later: the worker is leaving, and players ask another for the rest. Each ends after the chunk it is
    /// sending, or at once with <paramref name="now"/>, for clients who do not read.
    /// </summary>
    public void CutAll(bool now)
    {
        _draining = true;
        foreach (var (delivery, _) in _open)
        {
            delivery.Cut(now);
        }
    }

    /// <summary>Counts a response until it is disposed.</summary>
    internal Entry Enter(Delivery delivery)
    {
        _open[delivery] = 0;
        if (_draining)
        {
            delivery.Cut(now: false);
        }
        return new(this, delivery);
    }

    internal readonly struct Entry(StreamCensus census, Delivery delivery) : IDisposable
    {
        public void Dispose() => census._open.TryRemove(delivery, out _);
    }
}
