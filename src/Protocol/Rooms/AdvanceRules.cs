namespace SyncStream.Protocol.Rooms;

/// <summary>From one item to the next: on request, by vote, or because it ended.</summary>
internal static class AdvanceRules
{
    // Reports come every few seconds, from a page in the background once a minute.
    private const double SilentMs = 90_000;

    // A viewer's idea of the server's clock is off by milliseconds.
    private const double SlackMs = 2_000;

    /// <summary>Goes to the next item, even from one that is looped; after the last, stops at its end.</summary>
    public static void Skip(Draft room)
    {
        if (Next(room.State) is { } next)
        {
            SwitchTo(room, room.State.Queue, next, room.State.MeansToPlay, PlayheadCause.Item);
        }
        else
        {
            StopAtEnd(room, PlayheadCause.Item);
        }
    }

    /// <summary>Whether the room stops after the current item.</summary>
    public static Refusal? Hold(Draft room, bool held)
    {
        if (room.State.CurrentItem is null)
        {
            return Refusal.Invalid("There is nothing to stop after: the queue is empty.");
        }
        if (held != room.State.NextHeld)
        {
            room.HoldNext(held);
        }
        return null;
    }

    /// <summary>The current item is over.</summary>
    public static void Ended(Draft room)
    {
        var next =
            room.State.NextHeld ? null
            : room.State.Loop == LoopMode.One ? room.State.CurrentItem
            : Next(room.State);
        if (next is not null)
        {
            SwitchTo(room, room.State.Queue, next, play: true, PlayheadCause.Ended);
        }
        else
        {
            StopAtEnd(room, PlayheadCause.Ended);
        }
    }

    /// <summary>Where nobody knows how long an item is, it is over when most of those who watch it say so.</summary>
    public static void Review(Draft room)
    {
        var playhead = room.State.Playhead;
        if (!playhead.Playing || room.State.CurrentItem is not { Duration: null } item)
        {
            return;
        }
        // Who still reports of the item before is about to watch this one; of whom nothing was heard for long decides nothing.
        var reports = room
            .Presence.Viewers.Values.Select(viewer => viewer.Report)
            .Where(report => report?.ItemId == item.ItemId || report?.At > room.Now - SilentMs)
            .ToList();
        // An end reported before this start was that of an earlier showing, and one in the future is none.
        var ended = reports.Count(report =>
            report is { State: PlaybackState.Ended }
            && report.ItemId == item.ItemId
            && report.At >= playhead.At
            && report.At <= room.Now + SlackMs
        );
        if (ended * 2 > reports.Count)
        {
            Ended(room);
        }
    }

    /// <summary>Puts another item (null: none) of the new queue under the playhead, from its beginning.</summary>
    public static void SwitchTo(
        Draft room,
        EquatableList<QueueItem> queue,
        QueueItem? item,
        bool play,
        PlayheadCause cause
    )
    {
        if (!queue.Equals(room.State.Queue) || item?.ItemId != room.State.Playhead.ItemId)
        {
            room.ChangeQueue(queue, item?.ItemId, room.State.Loop);
        }
        var playhead = play ? PlaybackRules.Started(room, 0) : PlaybackRules.Stopped(room, 0);
        room.MovePlayhead(playhead with { ItemId = item?.ItemId }, cause);
        WaitingRules.Stop(room);
    }

    private static QueueItem? Next(RoomState room)
    {
        var index = room.Queue.IndexOf(room.Playhead.ItemId) + 1;
        return index < room.Queue.Count ? room.Queue[index]
            : room.Loop == LoopMode.All ? room.Queue[0]
            : null;
    }

    private static void StopAtEnd(Draft room, PlayheadCause cause)
    {
        var duration = room.State.CurrentItem?.Duration;
        var end = duration ?? room.State.Playhead.PositionAt(room.Now, duration);
        room.MovePlayhead(PlaybackRules.Stopped(room, end), cause);
        WaitingRules.Stop(room);
    }

    /// <summary>The place of an item in a queue; -1 where it is not in it.</summary>
    public static int IndexOf(this EquatableList<QueueItem> queue, ItemId? id)
    {
        for (var i = 0; i < queue.Count; i++)
        {
            if (queue[i].ItemId == id)
            {
                return i;
            }
        }
        return -1;
    }
}
