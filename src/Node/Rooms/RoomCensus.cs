namespace SyncStream.Node.Rooms;

/// <summary>How many rooms are awake on this node, for those who watch over it.</summary>
public sealed class RoomCensus
{
    private int _awake;
    private long _woken;

    public int Awake => Volatile.Read(ref _awake);

    /// <summary>How many were ever awake; only grows.</summary>
    public long Woken => Interlocked.Read(ref _woken);

    internal void Wake()
    {
        Interlocked.Increment(ref _awake);
        Interlocked.Increment(ref _woken);
    }

    internal void Sleep() => Interlocked.Decrement(ref _awake);
}
