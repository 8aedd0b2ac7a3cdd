using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>
/// How a room ends that nobody has used for long: once it was asked for, and nobody came into it for as long as whoever
/// asked may have stood at its door.
/// </summary>
public sealed partial class RoomActor
{
    // At its door people type their name, and look for a password that they were told long ago. The page looks at the room once.
    private const int LongerAtTheDoor = 5;

    // Since it awoke nobody came into it, and nothing was written.
    private bool _isOnlyLookedAt = true;

    // Whoever comes and goes need not write anything to have used it.
    private bool IsForsaken => _isOnlyLookedAt && IsUnused;

    private bool IsUnused =>
        _options.CloseAfter > TimeSpan.Zero
        && IsEmpty
        && _state.IsUnused(Milliseconds(), _options.CloseAfter.TotalMilliseconds);

    // Not while it is only looked at: nobody would see the next film begin, and it would pass for use of the room.
    private bool MayActByItself => _state.Exists && !IsSettling && !_isOnlyLookedAt;

    private void GoOn()
    {
        if (_isOnlyLookedAt)
        {
            _isOnlyLookedAt = false;
            Do(_state.TimersAfterRecovery(Now()));
        }
    }

    // It may have been moved, too: who was in it has time to come back.
    private TimeSpan AwakeForWhoeverMayCome()
    {
        var atTheDoor = LongerAtTheDoor * _options.SleepAfter;
        var returning = TimeSpan.FromMilliseconds(_returnedAt - Milliseconds() + 1);
        return atTheDoor > returning ? atTheDoor : returning;
    }

    // Without a lease it is not closed: what awakes it next may close it, and somebody may have come until then.
    private void CloseIfUnused()
    {
        if (IsForsaken && _lease.IsHeld)
        {
            CloseUnused();
        }
    }

    // Whoever wants the name for a room of their own need not wait.
    private bool GivesWay(Perform perform)
    {
        if (perform.Input is not RoomInput.Create || !_lease.IsHeld || !IsUnused)
        {
            return false;
        }

        CloseUnused();
        Self.Forward(perform);
        return true;
    }

    private void CloseUnused() => Run(new RoomInput.Awoken(_options.CloseAfter.TotalMilliseconds), asker: null);
}
