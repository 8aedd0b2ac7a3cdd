using Akka.Actor;
using Akka.Event;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

// What is written down: when a snapshot takes the commits' place, and what becomes of a room whose journal fails it.
public sealed partial class RoomActor
{
    private void Written()
    {
        if (++_commitsSinceSnapshot >= _options.SnapshotEvery)
        {
            _commitsSinceSnapshot = 0;
            SaveSnapshot(_state);
        }
    }

    // What the snapshot holds is not read from elsewhere again. The journal keeps commits for a while longer: while a former owner may
    // still have a write under way, its number must be taken.
    private void Forget(long snapshot)
    {
        DeleteSnapshots(new(snapshot - 1));
        DeleteMessages(snapshot);
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        // The base class stops the actor: what is in memory may no longer be what is written (another owner may have
        // written, for one). The next message brings the room back from the journal.
        NotWritten(cause, $"could not write commit {sequenceNr}; it starts again from the journal");
    }

    // The base class stops the actor, and each message to the room tries again: the log says it now and then.
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        if (_census.Unreadable.MaySay(out var unsaid))
        {
            _log.Error(
                reason,
                "Room {0} cannot be read from the journal, so it does not answer{1}",
                _id,
                unsaid > 0 ? $"; nor could rooms be {unsaid} times before" : ""
            );
        }
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        NotWritten(cause, $"had its commit {sequenceNr} rejected by the journal");

    private void NotWritten(Exception cause, string what)
    {
        _asker?.Tell(new NotPerformed(_id, new(ErrorCode.Unavailable, "the room could not write it down; try again")));
        if (_census.Unwritable.MaySay(out var unsaid))
        {
            _log.Error(
                cause,
                "Room {0} {1}{2}",
                _id,
                what,
                unsaid > 0 ? $"; nor could rooms write {unsaid} times before" : ""
            );
        }
    }
}
