using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>The rooms that are awake in this process.</summary>
public interface IAwakeRooms
{
    /// <summary>The room itself; null where it is asleep or elsewhere.</summary>
    IActorRef? Find(RoomId room);
}

/// <summary>None: for a process that hosts no rooms.</summary>
internal sealed class NoAwakeRooms : IAwakeRooms
{
    public IActorRef? Find(RoomId room) => null;
}
