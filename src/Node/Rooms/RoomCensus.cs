namespace SyncStream.Node.Rooms;

/// <summary>How many rooms are awake on this node, for those who watch over it.</summary>
public sealed class RoomCensus
{
    private int _awake;

    public int Awake => Volatile.Read(ref _awake);

    internal void Wake() => Interlocked.Increment(ref _awake);

    internal void Sleep() => Interlocked.Decrement(ref _awake);
}
