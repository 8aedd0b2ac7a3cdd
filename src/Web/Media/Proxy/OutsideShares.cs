using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Proxy;

/// <summary>Who has how many of the responses that bring outside videos through this worker: one viewer alone can't take them all.</summary>
internal sealed class OutsideShares(ProxyOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ViewerId, int> _of = [];
    private int _all;

    /// <summary>A place for one more response until it is disposed; or why there is none, for now.</summary>
    public (IDisposable? Place, Refusal? Refusal) Enter(ViewerId viewer)
    {
        lock (_gate)
        {
            var own = _of.GetValueOrDefault(viewer);
            if (own >= options.MaxViewerStreams)
            {
                return (
                    null,
                    new(
                        ErrorCode.RateLimited,
                        $"You are loading {own} outside videos at once through this server; close one of them first."
                    )
                );
            }
            if (_all >= options.MaxStreams)
            {
                return (null, new(ErrorCode.Unavailable, "This server fetches too many outside videos at the moment."));
            }
            _all++;
            _of[viewer] = own + 1;
            return (new Place(this, viewer), null);
        }
    }

    private void Leave(ViewerId viewer)
    {
        lock (_gate)
        {
            _all--;
            if (--_of[viewer] == 0)
            {
                _of.Remove(viewer);
            }
        }
    }

    private sealed class Place(OutsideShares shares, ViewerId viewer) : IDisposable
    {
        public void Dispose() => shares.Leave(viewer);
    }
}
