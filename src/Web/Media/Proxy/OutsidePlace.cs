using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Proxy;

/// <summary>A place among the responses that bring outside videos, until it is disposed.</summary>
/// <param name="cut">Ends the response at once, should it have to make way.</param>
/// <param name="leave">Gives the place back.</param>
internal sealed class OutsidePlace(ViewerId viewer, Action cut, Action<OutsidePlace> leave, TimeProvider time)
    : IDisposable
{
    /// <summary>So many bytes are a movement: who takes one now and then would else hold a place for ever.</summary>
    private const int Noticeable = 32 * 1024;

    private readonly Lock _ending = new();
    private bool _ended;
    private int _moved;
    private long _movedAt = time.GetTimestamp();

    public ViewerId Viewer => viewer;

    /// <summary>When it last had moved noticeably: a time stamp.</summary>
    public long MovedAt => Volatile.Read(ref _movedAt);

    /// <summary>So many bytes have gone to the viewer; called by the response alone.</summary>
    public void Moved(int bytes)
    {
        if ((_moved += bytes) >= Noticeable)
        {
            _moved = 0;
            Volatile.Write(ref _movedAt, time.GetTimestamp());
        }
    }

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
        leave(this);
    }
}
