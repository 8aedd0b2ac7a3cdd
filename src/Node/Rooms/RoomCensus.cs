namespace SyncStream.Node.Rooms;

/// <summary>What the rooms of this node have in common: how many are awake, for those who watch over it, and one voice for a journal that fails.</summary>
public sealed class RoomCensus
{
    /// <summary>For rooms that cannot be read.</summary>
    internal RareWords Unreadable { get; } = new(TimeProvider.System);

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
