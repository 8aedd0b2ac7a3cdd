using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>How a room ends that nobody has used for long: once it is sure that nobody is on the way back into it.</summary>
public sealed partial class RoomActor
{
    private bool IsUnused =>
        _options.CloseAfter > TimeSpan.Zero
        && IsEmpty
        && _state.IsUnused(Milliseconds(), _options.CloseAfter.TotalMilliseconds);

    // It was asked for, and may have been moved: who was in it has had time to come back, and whoever asked to enter.
    private void CloseIfUnused()
    {
        if (!IsReturning && IsUnused)
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
