namespace SyncStream.Protocol.Rooms;

public sealed partial record RoomState
{
    private const int MaxShown = 200;
    private const int MaxBansShown = 500;

    /// <summary>All that a viewer needs to begin. <see cref="RoomSnapshot.Missed"/> is left to who knows what they have.</summary>
    public RoomSnapshot SnapshotFor(Caller me, RoomContext context)
    {
        var (votes, needed) = VoteRules.Count(this, context);
        return new(
            Id,
            Settings.Title,
            Settings,
            new Me(me.ViewerId, RoleOf(me)),
            Playhead,
            Queue,
            Playhead.ItemId,
            Loop,
            Chat,
            Shown(context.Presence),
            context.Presence.Count,
            Waiting.For,
            votes,
            needed,
            Revision,
            context.Now,
            WaitingReason: Waiting.Reason,
            NextHeld: NextHeld
        );
    }

    /// <summary>Who is banned, the latest first.</summary>
    public EquatableList<BannedPerson> Bans() =>
        People
            .Entries.Where(entry => entry.Value.Banned)
            .OrderByDescending(entry => entry.Value.Revision)
            .Take(MaxBansShown)
            .Select(entry => new BannedPerson(entry.Key, entry.Value.BannedAs))
            .ToEquatableList();

    /// <summary>A viewer as others see them.</summary>
    public ViewerInfo InfoOf(PresentViewer viewer)
    {
        var person = PersonOf(viewer.ViewerId);
        return new(
            viewer.ViewerId,
            person.Name ?? viewer.Name,
            viewer.IsAdmin ? Role.Host : person.Role,
            person.Muted,
            person.Ready,
            viewer.Report?.State,
            viewer.Report is { SkewMs: var skew } && double.IsFinite(skew) ? skew : null
        );
    }

    // One pass and two small sorts: a snapshot is made for each of the many who join a large room.
    private EquatableList<ViewerInfo> Shown(Presence presence)
    {
        List<PresentViewer> staff = [];
        List<PresentViewer> others = [];
        foreach (var viewer in presence.Viewers.Values)
        {
            if (viewer.IsAdmin || PersonOf(viewer.ViewerId).Role > Role.Viewer)
            {
                staff.Add(viewer);
            }
            else if (others.Count < MaxShown)
            {
                others.Add(viewer);
            }
        }
        return staff
            .OrderBy(v => v.Since)
            .Select(InfoOf)
            .OrderByDescending(info => info.Role)
            .Concat(others.OrderBy(v => v.Since).Select(InfoOf))
            .Take(MaxShown)
            .ToEquatableList();
    }
}
