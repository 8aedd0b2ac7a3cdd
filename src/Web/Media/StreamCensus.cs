using System.Collections.Concurrent;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media.Streams;

namespace SyncStream.Web.Media;

/// <summary>The video responses under way on this worker, and the way to end them.</summary>
public sealed class StreamCensus
{
    private readonly ConcurrentDictionary<IOpenStream, byte> _open = new();
    private volatile bool _draining;

    public int Open => _open.Count;

    /// <summary>Whose they are, one for each response, at about this moment.</summary>
    public IReadOnlyList<Subject> Subjects() => [.. _open.Keys.Select(stream => stream.Subject)];

    /// <summary>Told before streams are cut: a room put this viewer out, or closed (no viewer).</summary>
    internal event Action<RoomId, ViewerId?>? PutOut;

    /// <summary>Ends a kicked viewer's streams at once: those for the room, and those that do not say what they are for.</summary>
    public void Cut(RoomId room, ViewerId viewer)
    {
        PutOut?.Invoke(room, viewer);
        foreach (var (stream, _) in _open)
        {
            if (stream.Subject.Viewer == viewer && (stream.Subject.Room ?? room) == room)
            {
                stream.Cut(now: true);
            }
        }
    }

    /// <summary>Ends a closed room's streams at once.</summary>
    public void Cut(RoomId room)
    {
        PutOut?.Invoke(room, null);
        foreach (var (stream, _) in _open)
        {
            if (stream.Subject.Room == room)
            {
                stream.Cut(now: true);
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
        foreach (var (stream, _) in _open)
        {
            stream.Cut(now);
        }
    }

    /// <summary>Counts a response until it is disposed.</summary>
    internal Entry Enter(IOpenStream stream)
    {
        _open[stream] = 0;
        if (_draining)
        {
            stream.Cut(now: false);
        }
        return new(this, stream);
    }

    internal readonly struct Entry(StreamCensus census, IOpenStream stream) : IDisposable
    {
        public void Dispose() => census._open.TryRemove(stream, out _);
    }
}
