using Akka.Actor;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>
/// What a room does not do any more after it stood still because the journal did: who asked for it meanwhile gave up long ago, and a film
/// that jumps to where somebody wanted it half a minute before surprises everyone. Whoever still waits asks again.
/// </summary>
/// <remarks>By the room's own clock, whoever asks from where: what waits is what came since it stood still.</remarks>
public sealed partial class RoomActor
{
    private static readonly Refusal StoodStill = new(
        ErrorCode.Unavailable,
        "the room could not write for a while; try again"
    );

    private long _stillSince;
    private bool _isCatchingUp;

    private void StandsStill() => _stillSince = _time.GetTimestamp();

    private void GoesOn()
    {
        if (_time.GetElapsedTime(_stillSince) >= RoomClient.LongestWait)
        {
            _isCatchingUp = true;
            // Comes after all that has waited.
            Self.Tell(CaughtUp.Instance);
        }
    }

    private bool ComesTooLate()
    {
        if (_isCatchingUp)
        {
            Sender.Tell(new NotPerformed(_id, StoodStill));
        }

        return _isCatchingUp;
    }

    private sealed class CaughtUp : INoSerializationVerificationNeeded
    {
        public static readonly CaughtUp Instance = new();
    }
}
