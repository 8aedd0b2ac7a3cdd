using System.Collections.Concurrent;
using Akka.Actor;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>What the rooms of this node have in common: which are awake, and one voice for a journal that fails.</summary>
public sealed class RoomCensus : IAwakeRooms
{
    /// <summary>For rooms that cannot be read.</summary>
    internal RareWords Unreadable { get; } = new(TimeProvider.System);

    /// <summary>For rooms that cannot write.</summary>
    internal RareWords Unwritable { get; } = new(TimeProvider.System);

    private readonly ConcurrentDictionary<RoomId, IActorRef> _awake = new();
    private long _woken;

    /// <summary>How many are awake.</summary>
    public int Awake => _awake.Count;

    /// <summary>How many were ever awake; only grows.</summary>
    public long Woken => Interlocked.Read(ref _woken);

    public IActorRef? Find(RoomId room) => _awake.GetValueOrDefault(room);

    internal void Wake(RoomId room, IActorRef self)
    {
        _awake[room] = self;
        Interlocked.Increment(ref _woken);
    }

    internal void Sleep(RoomId room, IActorRef self) => _awake.TryRemove(new(room, self));
}
