namespace SyncStream.Web.Media.Streams;

/// <summary>
/// One response on its way through a lane. Ends exactly once: sent in full, cut short, or failed. It never ends while a
/// piece is being written, so whoever awaits the end may give back what the writing uses.
/// </summary>
/// <param name="pieces">In order; taken one by one as they are asked for.</param>
/// <param name="write">Writes one piece and waits for the socket; false where nobody reads any more.</param>
/// <param name="abort">Breaks the connection, which ends a write that waits for the client.</param>
internal sealed class Delivery(
    IEnumerable<Piece> pieces,
    Func<Piece, ValueTask<bool>> write,
    Action abort,
    Subject subject
) : IOpenStream
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private IEnumerator<Piece>? _pieces;
    private bool _more;
    private bool _writing;
    private bool _cut;

    /// <summary>Whose stream it is.</summary>
    public Subject Subject => subject;

    /// <summary>What holds it to a rate; none as a rule.</summary>
    public RateLimits.Share? Limits { get; init; }

    /// <summary>True where all was sent, false where it was cut short.</summary>
    public Task<bool> Done => _done.Task;

    /// <summary>The next piece, for the lane's source alone.</summary>
    public bool TryNext(out Parcel parcel)
    {
        if (_pieces is null)
        {
            _pieces = pieces.GetEnumerator();
            _more = _pieces.MoveNext();
        }
        if (!_more || _done.Task.IsCompleted)
        {
            parcel = null!;
            return false;
        }
        var piece = _pieces.Current;
        _more = _pieces.MoveNext();
        parcel = new(this, piece, !_more);
        return true;
    }

    /// <summary>Writes a piece; the result goes to <see cref="Written"/>.</summary>
    public ValueTask<bool> Write(Piece piece) => write(piece);

    /// <summary>Before a write; false where the response has ended and the piece is to be dropped.</summary>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (_cut)
            {
                _done.TrySetResult(false);
            }
            return _writing = !_done.Task.IsCompleted;
        }
    }

    /// <summary>After a write.</summary>
    public void Written(bool taken, bool last)
    {
        lock (_gate)
        {
            _writing = false;
            if (last || !taken || _cut)
            {
                _done.TrySetResult(taken && last);
            }
        }
    }

    /// <summary>A write failed.</summary>
    public void Failed(Exception e)
    {
        lock (_gate)
        {
            _writing = false;
            _ = e is OperationCanceledException ? _done.TrySetResult(false) : _done.TrySetException(e);
        }
    }

    /// <summary>Ends it before its time.</summary>
    /// <param name="now">Also in the middle of a piece that waits for the client; else after that piece.</param>
    public void Cut(bool now)
    {
        lock (_gate)
        {
            if (_done.Task.IsCompleted)
            {
                return;
            }
            _cut = true;
            if (!_writing)
            {
                _done.TrySetResult(false);
            }
            else if (now)
            {
                // Within the lock: once it has ended, the connection may serve another response.
                abort();
            }
        }
    }
}
