namespace SyncStream.Protocol.Rooms;

/// <summary>The queue. Played items stay in it; the current one is always in it, and nothing plays only while it is empty.</summary>
internal static class QueueRules
{
    public static Refusal? Enqueue(Draft room, Caller caller, RoomCommand.Enqueue command, SourceInfo? info)
    {
        var queue = room.State.Queue;
        if (queue.Count >= RoomState.MaxQueue)
        {
            return Refusal.Invalid($"The queue is full: {RoomState.MaxQueue} items.");
        }
        if (SourceRules.Describe(command.Source, info, out var described) is { } refusal)
        {
            return refusal;
        }
        var item = new QueueItem(
            new($"i{room.NextRevision}"),
            command.Source,
            described.Title,
            described.Duration,
            caller.ViewerId
        );
        if (queue.Sum(EventSize.Of) + EventSize.Of(item) > RoomState.MaxQueueSize)
        {
            return Refusal.Invalid(
                "The queue is full: its addresses and titles are very long. Take something out first, or add a shorter address."
            );
        }
        var place = command.Place == QueuePlace.End ? queue.Count : queue.IndexOf(room.State.Playhead.ItemId) + 1;
        var longer = new EquatableList<QueueItem>(queue.ToImmutable().Insert(place, item));
        if (command.Place == QueuePlace.Now)
        {
            AdvanceRules.SwitchTo(room, longer, item, play: true, PlayheadCause.Item);
        }
        else if (queue.Count == 0)
        {
            AdvanceRules.SwitchTo(room, longer, item, play: false, PlayheadCause.Item);
        }
        else
        {
            Reorder(room, longer);
        }
        return null;
    }

    /// <summary>Takes an item out. The next one takes the current one's place; after the last, the one before it, paused.</summary>
    public static Refusal? Dequeue(Draft room, ItemId id)
    {
        var index = room.State.Queue.IndexOf(id);
        if (index < 0)
        {
            return Gone;
        }
        var rest = new EquatableList<QueueItem>(room.State.Queue.ToImmutable().RemoveAt(index));
        if (id != room.State.Playhead.ItemId)
        {
            Reorder(room, rest);
            return null;
        }
        var next =
            index < rest.Count ? rest[index]
            : room.State.Loop == LoopMode.All ? (rest.Count > 0 ? rest[0] : null)
            : null;
        AdvanceRules.SwitchTo(
            room,
            rest,
            next ?? (rest.Count > 0 ? rest[^1] : null),
            play: next is not null && room.State.MeansToPlay,
            PlayheadCause.Item
        );
        return null;
    }

    /// <summary>Moves an item to an index of the new order; one outside means the nearest end.</summary>
    public static Refusal? Move(Draft room, ItemId id, int index)
    {
        var from = room.State.Queue.IndexOf(id);
        if (from < 0)
        {
            return Gone;
        }
        var rest = room.State.Queue.ToImmutable().RemoveAt(from);
        Reorder(room, new(rest.Insert(Math.Clamp(index, 0, rest.Length), room.State.Queue[from])));
        return null;
    }

    public static Refusal? Play(Draft room, ItemId id)
    {
        var index = room.State.Queue.IndexOf(id);
        if (index < 0)
        {
            return Gone;
        }
        var queue = room.State.Queue;
        AdvanceRules.SwitchTo(room, queue, queue[index], play: true, PlayheadCause.Item);
        return null;
    }

    public static Refusal? Skip(Draft room)
    {
        if (room.State.CurrentItem is null)
        {
            return Refusal.Invalid("There is nothing to skip: the queue is empty.");
        }
        AdvanceRules.Skip(room);
        return null;
    }

    /// <summary>The current item plays on and comes first, so that all others are still to come.</summary>
    public static Refusal? Shuffle(Draft room)
    {
        var current = room.State.Playhead.ItemId;
        var others = room.State.Queue.Where(item => item.ItemId != current).ToArray();
        new Random(room.Seed).Shuffle(others);
        Reorder(room, [.. room.State.Queue.Where(item => item.ItemId == current), .. others]);
        return null;
    }

    /// <summary>Takes everything out, the current item too: the room is as it was before the first one.</summary>
    public static Refusal? Clear(Draft room)
    {
        if (room.State.Queue.Count > 0)
        {
            AdvanceRules.SwitchTo(room, [], null, play: false, PlayheadCause.Item);
        }
        return null;
    }

    public static Refusal? SetLoop(Draft room, LoopMode loop)
    {
        if (loop != room.State.Loop)
        {
            room.ChangeQueue(room.State.Queue, room.State.Playhead.ItemId, loop);
        }
        return null;
    }

    private static Refusal Gone => Refusal.NotFound("That item is not in the queue any more.");

    private static void Reorder(Draft room, EquatableList<QueueItem> queue)
    {
        if (!queue.Equals(room.State.Queue))
        {
            room.ChangeQueue(queue, room.State.Playhead.ItemId, room.State.Loop);
        }
    }
}
