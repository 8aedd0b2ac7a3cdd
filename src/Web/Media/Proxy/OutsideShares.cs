using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Proxy;

/// <summary>
/// Who has how many of the responses that bring outside videos through this worker: one viewer alone can't take them all. At a viewer's
/// share the oldest makes way for the next: a device that changed networks, or was closed, leaves responses behind that hang until the
/// kernel gives them up, a quarter of an hour later. Where all together have enough, the one that stands still for longest makes way: sessions
/// are free, and responses that nobody reads would else keep everybody out. A paused player whose response was cut asks for the rest when it goes on.
/// </summary>
internal sealed class OutsideShares(ProxyOptions options, TimeProvider time)
{
    /// <summary>What did not move for so long stands still; a player that plays takes more before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();

    /// <summary>The oldest first.</summary>
    private readonly Dictionary<ViewerId, List<OutsidePlace>> _of = [];
    private int _all;

    /// <summary>A place for one more response until it is disposed; or why there is none, for now.</summary>
    /// <param name="cut">Ends the response at once, should it have to make way. Never called once the place is disposed.</param>
    public (OutsidePlace? Place, Refusal? Refusal) Enter(ViewerId viewer, Action cut)
    {
        var place = new OutsidePlace(viewer, cut, Leave, time);
        OutsidePlace? makesWay = null;
        lock (_gate)
        {
            if (_of.TryGetValue(viewer, out var own) && own.Count >= options.MaxViewerStreams)
            {
                makesWay = own[0];
            }
            else if (_all >= options.MaxStreams && (makesWay = StandsStill()) is null)
            {
                return (null, new(ErrorCode.Unavailable, "This server fetches too many outside videos at the moment."));
            }
            if (makesWay is not null)
            {
                Remove(makesWay);
            }
            Add(place);
        }
        makesWay?.Cut();
        return (place, null);
    }

    /// <summary>The one that does so for longest; null where none does.</summary>
    private OutsidePlace? StandsStill() =>
        _of.Values.SelectMany(own => own).MinBy(place => place.MovedAt) is { } longest
        && time.GetElapsedTime(longest.MovedAt) >= Patience
            ? longest
            : null;

    private void Add(OutsidePlace place)
    {
        _all++;
        if (!_of.TryGetValue(place.Viewer, out var own))
        {
            _of[place.Viewer] = own = [];
        }
        own.Add(place);
    }

    private void Remove(OutsidePlace place)
    {
        if (_of.TryGetValue(place.Viewer, out var own) && own.Remove(place))
        {
            _all--;
            if (own.Count == 0)
            {
                _of.Remove(place.Viewer);
            }
        }
    }

    private void Leave(OutsidePlace place)
    {
        lock (_gate)
        {
            Remove(place);
        }
    }
}
