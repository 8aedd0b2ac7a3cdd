using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Proxy;

/// <summary>
/// Who has how many of the responses that bring outside videos through this worker: one viewer alone can't take them all. At a viewer's
/// share the oldest makes way for the next: a device that changed networks, or was closed, leaves responses behind that hang until the
/// kernel gives them up, a quarter of an hour later.
/// </summary>
internal sealed class OutsideShares(ProxyOptions options)
{
    private readonly Lock _gate = new();

    /// <summary>The oldest first.</summary>
    private readonly Dictionary<ViewerId, List<Place>> _of = [];
    private int _all;

    /// <summary>A place for one more response until it is disposed; or why there is none, for now.</summary>
    /// <param name="cut">Ends the response at once, should it have to make way. Never called once the place is disposed.</param>
    public (IDisposable? Place, Refusal? Refusal) Enter(ViewerId viewer, Action cut)
    {
        var place = new Place(this, viewer, cut);
        Place? oldest = null;
        lock (_gate)
        {
            if (_of.TryGetValue(viewer, out var own) && own.Count >= options.MaxViewerStreams)
            {
                oldest = own[0];
                Remove(oldest);
            }
            if (_all >= options.MaxStreams)
            {
                return (null, new(ErrorCode.Unavailable, "This server fetches too many outside videos at the moment."));
            }
            Add(place);
        }
        oldest?.Cut();
        return (place, null);
    }

    private void Add(Place place)
    {
        _all++;
        if (!_of.TryGetValue(place.Viewer, out var own))
        {
            _of[place.Viewer] = own = [];
        }
        own.Add(place);
    }

    private void Remove(Place place)
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

    private void Leave(Place place)
    {
        lock (_gate)
        {
            Remove(place);
        }
    }

    private sealed class Place(OutsideShares shares, ViewerId viewer, Action cut) : IDisposable
    {
        private readonly Lock _ending = new();
        private bool _ended;

        public ViewerId Viewer => viewer;

        public void Cut()
        {
            lock (_ending)
            {
                if (!_ended)
                {
                    cut();
                }
            }
        }

        public void Dispose()
        {
            // One that is just being cut ends after that: what is cut must not be the connection's next request.
            lock (_ending)
            {
                _ended = true;
            }
            shares.Leave(this);
        }
    }
}
