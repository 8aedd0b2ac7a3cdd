using System.Threading.Tasks.Sources;

namespace SyncStream.Web.Media.Lines;

/// <summary>Waits until a socket that was full takes bytes again. One waiter at a time; allocates nothing.</summary>
internal sealed class SendRoom : IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _core;
    private bool _isWaiting;
    private bool _isReady;

    /// <summary>Before a send that may find the socket full: news from now on counts.</summary>
    public void Expect() => Volatile.Write(ref _isReady, false);

    /// <summary>Ends with the first news since <see cref="Expect"/>.</summary>
    public ValueTask Wait()
    {
        lock (_gate)
        {
            if (_isReady)
            {
                return default;
            }
            _core.Reset();
            _isWaiting = true;
            return new(this, _core.Version);
        }
    }

    /// <summary>There is room, or the connection is gone.</summary>
    /// <param name="inline">Whether who waits goes on within this call.</param>
    public void Signal(bool inline)
    {
        lock (_gate)
        {
            _isReady = true;
            if (!_isWaiting)
            {
                return;
            }
            _isWaiting = false;
        }
        _core.RunContinuationsAsynchronously = !inline;
        _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, flags);
}
