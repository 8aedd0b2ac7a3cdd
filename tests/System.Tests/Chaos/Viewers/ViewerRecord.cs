using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>One viewer's history as it is written, and what the viewer knows by now.</summary>
internal sealed class ViewerRecord(string client, string viewerId, string room, string transport, SharedEvents shared)
{
    private readonly Lock _gate = new();
    private readonly List<ViewerEntry> _entries = [];

    public string Client => client;
    public string ViewerId => viewerId;
    public string Room => room;
    public string Transport => transport;

    /// <summary>In the room, as far as it knows.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>The last revision it has; 0 before its first.</summary>
    public long Known { get; private set; }

    public EquatableList<QueueItem> Queue { get; private set; } = [];

    public void Add(ViewerEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(Shared(entry));
            switch (entry)
            {
                case ViewerEntry.Joining or ViewerEntry.Lost:
                    IsJoined = false;
                    break;
                case ViewerEntry.Joined { Snapshot: var snapshot }:
                    IsJoined = true;
                    Known = Math.Max(Known, snapshot.Revision);
                    Queue = snapshot.Queue;
                    break;
                // What comes before the answer to Join is known only once the answer says where it belongs; the viewers
                // of a browser keep it meanwhile, and so does the history.
                case ViewerEntry.Saw saw:
                    Known = Math.Max(Known, saw.Events[^1].Revision);
                    Queue = saw.Events.OfType<RoomEvent.QueueChanged>().LastOrDefault()?.Queue ?? Queue;
                    break;
            }
        }
    }

    public ViewerHistory ToHistory()
    {
        lock (_gate)
            return new(client, viewerId, room, transport, [.. _entries]);
    }

    private ViewerEntry Shared(ViewerEntry entry) =>
        entry switch
        {
            ViewerEntry.Saw saw => saw with { Events = [.. saw.Events.Select(e => shared.Intern(room, e))] },
            _ => entry,
        };
}
