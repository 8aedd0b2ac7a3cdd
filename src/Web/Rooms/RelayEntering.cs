using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>Who has asked to be let in and waits for the room's answer, by the number of the request.</summary>
internal sealed class RelayEntering
{
    private readonly Dictionary<long, Request> _requests = [];
    private long _last;

    public bool IsEmpty => _requests.Count == 0;

    public IReadOnlyCollection<Request> All => _requests.Values;

    public IEnumerable<ViewerId> Viewers => _requests.Values.Select(r => r.Viewer);

    public bool Has(ViewerId viewer) => Viewers.Contains(viewer);

    /// <summary>What to ask the room for someone who wants in.</summary>
    /// <param name="asker">Who is told how it ended.</param>
    public Enter Begin(RoomId id, JoinRoom join, IActorRef asker)
    {
        var enter = new Enter(id, ++_last, join.Caller, join.Password, join.SinceRevision);
        _requests[enter.RequestId] = new(enter, join, asker);
        return enter;
    }

    /// <summary>The request of that number; null where nobody waits for it any more.</summary>
    public Request? Find(long number) => _requests.GetValueOrDefault(number);

    /// <summary>The same, answered herewith.</summary>
    public Request? Take(long number) => _requests.Remove(number, out var request) ? request : null;

    /// <summary>A connection wants in no longer.</summary>
    public IReadOnlyList<Request> TakeOf(string connectionId)
    {
        var given = _requests.Values.Where(r => r.Join.Connection.Id == connectionId).ToList();
        given.ForEach(request => _requests.Remove(request.Enter.RequestId));
        return given;
    }

    public sealed record Request(Enter Enter, JoinRoom Join, IActorRef Asker)
    {
        public ViewerId Viewer => Join.Caller.ViewerId;
    }
}
