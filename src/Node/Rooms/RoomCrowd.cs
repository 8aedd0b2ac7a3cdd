using System.Collections.Immutable;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>
/// Who is in a room, by the relay that brought them. A viewer whose connection broke stays for a grace time, so that
/// a reload of a page, a worker's death or a tunnel is no "left" and "joined" for the others.
/// </summary>
/// <typeparam name="TRelay">What names a relay.</typeparam>
/// <param name="graceMs">How long a broken connection may take to come back, in milliseconds.</param>
internal sealed class RoomCrowd<TRelay>(double graceMs)
    where TRelay : notnull
{
    private readonly Dictionary<TRelay, HashSet<ViewerId>> _relays = [];
    private readonly Dictionary<ViewerId, double> _expiry = [];
    private readonly HashSet<ViewerId> _joined = [];
    private readonly HashSet<ViewerId> _left = [];
    private readonly HashSet<ViewerId> _changed = [];

    public Presence Presence { get; private set; } = Presence.Empty;

    public IReadOnlyCollection<TRelay> Relays => _relays.Keys;

    /// <summary>When the first of those in grace is given up, in Unix ms; null where nobody is.</summary>
    public double? NextExpiry => _expiry.Count == 0 ? null : _expiry.Values.Min();

    /// <summary>True while there is something that the others have not been told.</summary>
    public bool HasNews => _joined.Count + _left.Count + _changed.Count > 0;

    /// <summary>A viewer came in through a relay; true where the relay was not known before.</summary>
    public bool Arrive(TRelay relay, Caller caller, double now)
    {
        var isNew = !_relays.TryGetValue(relay, out var here);
        (here ??= _relays[relay] = []).Add(caller.ViewerId);
        _expiry.Remove(caller.ViewerId);
        if (Presence.Viewers.TryGetValue(caller.ViewerId, out var present))
        {
            // One who was only expected is known by what others had been told of them.
            if (present.Name.Length > 0 && (present.Name, present.IsAdmin) != (caller.Name, caller.IsAdmin))
            {
                _changed.Add(caller.ViewerId);
            }

            Put(present with { Name = caller.Name, IsAdmin = caller.IsAdmin });
        }
        else
        {
            Put(new PresentViewer(caller.ViewerId, caller.Name, caller.IsAdmin, now));
            if (_left.Remove(caller.ViewerId))
            {
                // Who comes back before it was told that they left may do so under another name.
                _changed.Add(caller.ViewerId);
            }
            else
            {
                _joined.Add(caller.ViewerId);
            }
        }

        return isNew;
    }

    /// <summary>A relay tells who its viewers are; they are no news, as the others knew them before.</summary>
    /// <param name="entering">Who is on the way in; who is neither has left it. Null where it does not say.</param>
    public bool Attach(TRelay relay, IEnumerable<Caller> callers, IEnumerable<ViewerId>? entering, double now)
    {
        var isNew = _relays.TryAdd(relay, []);
        var gone = entering is null ? [] : _relays[relay].Except(entering).ToHashSet();
        foreach (var caller in callers)
        {
            gone.Remove(caller.ViewerId);
            var known = Presence.Viewers.ContainsKey(caller.ViewerId);
            Arrive(relay, caller, now);
            if (!known)
            {
                _joined.Remove(caller.ViewerId);
            }
        }

        foreach (var viewer in gone)
        {
            Exit(relay, viewer, polite: false, now);
        }

        return isNew;
    }

    /// <summary>
    /// A viewer of whom the others know may be on their way back from a worker that died: they count as present for the
    /// grace time, and only if they do not come is that news.
    /// </summary>
    public void Expect(Caller caller, double now, PlaybackReport? report = null)
    {
        if (!Presence.Viewers.TryGetValue(caller.ViewerId, out var present))
        {
            Put(new PresentViewer(caller.ViewerId, caller.Name, caller.IsAdmin, now, report));
            _expiry[caller.ViewerId] = now + graceMs;
        }
        else if (present.Name.Length == 0)
        {
            Put(present with { Name = caller.Name });
        }
    }

    /// <summary>A viewer's last connection at a relay ended.</summary>
    public void Exit(TRelay relay, ViewerId viewer, bool polite, double now)
    {
        if (_relays.TryGetValue(relay, out var here) && here.Remove(viewer) && !IsAnywhere(viewer))
        {
            if (polite)
            {
                Remove(viewer);
            }
            else
            {
                _expiry[viewer] = now + graceMs;
            }
        }
    }

    /// <summary>A relay is gone; its viewers have the grace time to come back through another.</summary>
    public void Lose(TRelay relay, double now)
    {
        if (_relays.Remove(relay, out var here))
        {
            foreach (var viewer in here.Where(v => !IsAnywhere(v)))
            {
                _expiry[viewer] = now + graceMs;
            }
        }
    }

    /// <summary>Gives up those whose grace time is over; true where there was one.</summary>
    public bool Expire(double now)
    {
        var due = _expiry.Where(e => e.Value <= now).Select(e => e.Key).ToList();
        due.ForEach(Remove);
        return due.Count > 0;
    }

    /// <summary>A viewer is put out at once.</summary>
    public void Expel(ViewerId viewer)
    {
        foreach (var here in _relays.Values)
        {
            here.Remove(viewer);
        }

        Remove(viewer);
    }

    /// <summary>The newest report of a viewer; true where what they do (not just where they are) changed.</summary>
    public bool Report(ViewerId viewer, PlaybackReport report)
    {
        if (!Presence.Viewers.TryGetValue(viewer, out var present))
        {
            return false;
        }

        Put(present with { Report = report, DelayMs = report.RoundTripMs / 2 ?? present.DelayMs });
        var moved = present.Report?.State != report.State || present.Report?.ItemId != report.ItemId;
        // Skew is shown to people: 20 ms is finer than they see.
        if (moved || Math.Abs((present.Report?.SkewMs ?? 0) - report.SkewMs) >= 20)
        {
            _changed.Add(viewer);
        }

        return moved;
    }

    /// <summary>What those in the room have not been told yet; forgets it.</summary>
    public PresenceDelta TakeNews(Func<PresentViewer, ViewerInfo> describe)
    {
        EquatableList<ViewerInfo> Describe(IEnumerable<ViewerId> ids) =>
            ids.Select(id => Presence.Viewers.GetValueOrDefault(id))
                .OfType<PresentViewer>()
                .Select(describe)
                .ToEquatableList();

        var changed = _changed.Where(v => !_joined.Contains(v));
        var delta = new PresenceDelta(Presence.Count, Describe(_joined), [.. _left], Describe(changed));
        _joined.Clear();
        _left.Clear();
        _changed.Clear();
        return delta;
    }

    private bool IsAnywhere(ViewerId viewer) => _relays.Values.Any(r => r.Contains(viewer));

    private void Put(PresentViewer viewer) => Presence = new(Presence.Viewers.SetItem(viewer.ViewerId, viewer));

    private void Remove(ViewerId viewer)
    {
        _expiry.Remove(viewer);
        if (Presence.Viewers.ContainsKey(viewer))
        {
            Presence = new(Presence.Viewers.Remove(viewer));
            if (!_joined.Remove(viewer))
            {
                _left.Add(viewer);
            }
        }
    }
}
