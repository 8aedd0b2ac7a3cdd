using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>All viewers of a run, by room.</summary>
internal sealed class Audience(EventLoop loop, Random random)
{
    private readonly List<Viewer> _all = [];
    private readonly Dictionary<string, List<Viewer>> _rooms = [];

    public EventLoop Loop => loop;

    public Random Random => random;

    public Tally Tally { get; set; } = new();

    public IReadOnlyList<Viewer> All => _all;

    public IReadOnlyCollection<string> Rooms => _rooms.Keys;

    public int Joined { get; private set; }

    /// <summary>Times that a viewer who was in lost the connection.</summary>
    public int Broken { get; private set; }

    /// <summary>Times that a viewer tried to come in and could not.</summary>
    public int Failed { get; private set; }

    public string LastFailure { get; private set; } = "";

    /// <summary>The longest and all times from losing the connection to being in again.</summary>
    public Histogram Absences { get; set; } = new();

    /// <summary>From the first byte sent to being in.</summary>
    public Histogram Joins { get; set; } = new();

    public void Add(Viewer viewer)
    {
        _all.Add(viewer);
        if (!_rooms.TryGetValue(viewer.Room, out var room))
        {
            _rooms[viewer.Room] = room = [];
        }
        room.Add(viewer);
    }

    public IReadOnlyList<Viewer> In(string room) => _rooms[room];

    /// <summary>Somebody of the room who is in; null where nobody is.</summary>
    public Viewer? Anyone(string room)
    {
        var viewers = _rooms[room];
        for (var tries = 0; tries < 20; tries++)
        {
            if (viewers[random.Next(viewers.Count)] is { IsIn: true } viewer)
            {
                return viewer;
            }
        }
        return null;
    }

    public void CameIn(TimeSpan took, TimeSpan? absence)
    {
        Joined++;
        Joins.Add(took);
        if (absence is { } time)
        {
            Absences.Add(time);
        }
    }

    public void WentOut() => Joined--;

    public void Broke()
    {
        Joined--;
        Broken++;
    }

    public void CouldNotCome(string why)
    {
        Failed++;
        LastFailure = why;
    }
}
