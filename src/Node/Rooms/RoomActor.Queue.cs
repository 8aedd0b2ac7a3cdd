using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>How a room bounds what changes of a long queue make it write.</summary>
public sealed partial class RoomActor
{
    private static readonly Refusal QueueTooBusy = new(
        ErrorCode.RateLimited,
        "the queue is long and was changed very often; wait a few seconds"
    );

    private readonly QueueWrites _queueWrites = new();

    // What the room does by itself, as to go on to the next item, it has to do.
    private bool IsTooMuch(RoomInput input, RoomCommit commit) =>
        input is RoomInput.Command && !_queueWrites.Allow(commit.Events, Milliseconds());
}
