namespace SyncStream.Web.Media;

/// <summary>How many video responses are under way on this worker.</summary>
public sealed class StreamCensus
{
    private int _open;

    public int Open => Volatile.Read(ref _open);

    /// <summary>Counts one response until it is disposed.</summary>
    internal Entry Enter()
    {
        Interlocked.Increment(ref _open);
        return new(this);
    }

    internal readonly struct Entry(StreamCensus census) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref census._open);
    }
}
