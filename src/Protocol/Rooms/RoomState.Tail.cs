namespace SyncStream.Protocol.Rooms;

// The memory of commands and events.
public sealed partial record RoomState
{
    /// <summary>
    /// The room without the text of lines that were deleted, for one that an earlier release wrote: the events that it keeps for those who
    /// were away had them still.
    /// </summary>
    public RoomState WithoutDeleted() => this with { Tail = WithoutDeleted(Tail) };

    private RoomState Remember(RoomCommit commit)
    {
        var tail = Tail.Remember(MaxTail, commit.Events.Span);
        foreach (var e in commit.Events)
        {
            tail = e switch
            {
                RoomEvent.QueueChanged => Shortened(tail),
                RoomEvent.ChatDeleted => WithoutDeleted(tail),
                _ => tail,
            };
        }
        var room = this with { Tail = tail };
        if (commit is not { CommandId: { } commandId, ViewerId: { } viewer })
        {
            return room;
        }

        var done = new DoneCommand(viewer, commandId, Revision);
        return commit.Events is [RoomEvent.Reacted]
            ? room with
            {
                DoneReactions = DoneReactions.Remember(MaxDoneReactions, done),
            }
            : room with
            {
                Done = Done.Remember(MaxDone, done),
            };
    }

    private static EquatableList<RoomEvent> Shortened(EquatableList<RoomEvent> tail)
    {
        var (items, size) = (0, 0);
        for (var i = tail.Count - 1; i >= 0; i--)
        {
            if (tail[i] is RoomEvent.QueueChanged e)
            {
                items += e.Queue.Count;
                size += EventSize.Of(e);
            }
            // What is larger would be told to nobody.
            if (items > MaxTailItems || size > MaxMissed)
            {
                return tail.Then(i + 1, []);
            }
        }
        return tail;
    }

    // Revisions have no gaps, so the line stays, with its text gone: who comes back must not be told what was taken back meanwhile.
    private static EquatableList<RoomEvent> WithoutDeleted(EquatableList<RoomEvent> tail)
    {
        var deleted = tail.OfType<RoomEvent.ChatDeleted>().Select(e => e.MessageId).ToHashSet();
        return deleted.Count == 0
            ? tail
            : tail.Select(e =>
                    e is RoomEvent.ChatPosted { Message: var line } posted && deleted.Contains(line.MessageId)
                        ? posted with
                        {
                            Message = line with { Text = "" },
                        }
                        : e
                )
                .ToEquatableList();
    }
}
