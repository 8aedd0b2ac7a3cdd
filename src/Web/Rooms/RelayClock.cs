using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>Keeps a relay's <see cref="RoomClock"/> by asking the room what time it has, wherever it lives.</summary>
internal sealed class RelayClock(RoomId id, HostClock own, TimeProvider time)
{
    private readonly RoomClock _clock = new();
    private IActorRef? _room;

    /// <summary>See <see cref="RoomClock.AheadMs"/>.</summary>
    public double AheadMs => _clock.AheadMs;

    /// <summary>See <see cref="RoomClock.IsSettled"/>.</summary>
    public bool IsSettled => _clock.IsSettled;

    /// <summary>The room lives elsewhere from now on, by another clock perhaps.</summary>
    public void Follow(IActorRef room)
    {
        _room = room;
        _clock.Forget();
        Ask();
    }

    /// <summary>Begins another exchange; the answer goes to the actor that runs now.</summary>
    public void Ask()
    {
        var now = Milliseconds();
        if (_room is { Path.Address.HasLocalScope: true })
        {
            // A room in this process reads our own clock.
            _clock.IsOurs = true;
            _clock.Add(now, now, now);
        }
        else
        {
            _room?.Tell(new AskTime(id, now));
        }
    }

    /// <summary>Takes an answer; true where the clock has come to be known by it.</summary>
    public bool Heard(TimeTold told, IActorRef from)
    {
        if (!from.Equals(_room))
        {
            return false;
        }

        var before = _clock.IsSettled;
        _clock.IsOurs = told.Clock is null ? null : told.Clock == own.Id;
        _clock.Add(told.SentAt, told.RoomTime, Milliseconds());
        if (!_clock.IsSettled)
        {
            Ask();
        }

        return !before && _clock.IsSettled;
    }

    /// <summary>What viewers reported, on the room's clock.</summary>
    public EquatableList<ViewerReport> OfRoom(IEnumerable<ViewerReport> reports) =>
        [.. reports.Select(r => r with { Report = r.Report.OnClock(-AheadMs) })];

    private double Milliseconds() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
