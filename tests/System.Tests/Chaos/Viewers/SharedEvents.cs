using System.Collections.Concurrent;
using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>Keeps equal events of a room once: many viewers see the same, for half an hour perhaps.</summary>
internal sealed class SharedEvents
{
    private readonly ConcurrentDictionary<(string, long), RoomEvent> _first = new();

    /// <summary>The same event as seen first, or this one where it differs.</summary>
    public RoomEvent Intern(string room, RoomEvent e) =>
        _first.GetOrAdd((room, e.Revision), e) is var first && first.Equals(e) ? first : e;
}
