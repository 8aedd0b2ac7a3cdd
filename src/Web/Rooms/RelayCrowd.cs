using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>
/// Whom the viewers of a relay were told to be present, on whatever worker, and what its own viewers reported last. A room
/// that awakes elsewhere knows neither; the relays bring it both.
/// </summary>
internal sealed class RelayCrowd
{
    private readonly Dictionary<ViewerId, string> _told = [];
    private readonly Dictionary<ViewerId, PlaybackReport> _reports = [];
    private readonly HashSet<ViewerId> _unsent = [];

    /// <summary>Those told of. Who among them is an administrator the others are not told.</summary>
    public EquatableList<Caller> Told =>
        _told.Select(t => new Caller(t.Key, t.Value, IsAdmin: false)).ToEquatableList();

    /// <summary>The newest report of each local viewer.</summary>
    public EquatableList<ViewerReport> Reports =>
        _reports.Select(r => new ViewerReport(r.Key, r.Value)).ToEquatableList();

    /// <summary>A viewer is shown all of these.</summary>
    public void Show(IEnumerable<ViewerInfo> viewers)
    {
        foreach (var viewer in viewers)
        {
            _told[viewer.ViewerId] = viewer.Name;
        }
    }

    /// <summary>All viewers are told what changed.</summary>
    public void Tell(PresenceDelta delta)
    {
        Show(delta.Joined);
        foreach (var left in delta.Left)
        {
            _told.Remove(left);
        }
    }

    /// <summary>Nobody is here any more whom anything was told.</summary>
    public void Forget()
    {
        _told.Clear();
        _reports.Clear();
        _unsent.Clear();
    }

    public void Report(ViewerId viewer, PlaybackReport report)
    {
        _reports[viewer] = report;
        _unsent.Add(viewer);
    }

    /// <summary>A local viewer went; their report stands no longer.</summary>
    public void Gone(ViewerId viewer)
    {
        _reports.Remove(viewer);
        _unsent.Remove(viewer);
    }

    /// <summary>The reports that the room was not sent yet; now it is.</summary>
    public EquatableList<ViewerReport> TakeUnsent()
    {
        var taken = _unsent.Select(v => new ViewerReport(v, _reports[v])).ToEquatableList();
        _unsent.Clear();
        return taken;
    }
}
