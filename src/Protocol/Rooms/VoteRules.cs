namespace SyncStream.Protocol.Rooms;

/// <summary>The vote to skip. Only votes of those present count: who leaves takes theirs along, who returns brings it back.</summary>
internal static class VoteRules
{
    public static Refusal? Vote(Draft room, Caller caller)
    {
        if (room.State.CurrentItem is null)
        {
            return Refusal.Invalid("There is nothing to skip: the queue is empty.");
        }
        if (!room.Presence.Viewers.ContainsKey(caller.ViewerId))
        {
            return Refusal.Forbidden("Join the room to vote.");
        }
        if (room.State.SkipVote.Voters.Contains(caller.ViewerId))
        {
            return null;
        }
        var (votes, needed) = Count(room.State, room.Context);
        Tell(room, votes + 1, needed);
        return null;
    }

    /// <summary>Counts again after someone came or went.</summary>
    public static void Review(Draft room)
    {
        var told = room.State.SkipVote;
        var (votes, needed) = Count(room.State, room.Context);
        if (told.Voters.Count > 0 && (votes, needed) != (told.Votes, told.Needed))
        {
            Tell(room, votes, needed);
        }
    }

    /// <summary>
    /// The votes that count, and how many skip: half of those present, and at least one. While those who were present come back,
    /// no fewer than before: the first of them are no majority.
    /// </summary>
    public static (int Votes, int Needed) Count(RoomState room, RoomContext context)
    {
        var presence = context.Presence;
        var least = context.IsReturning ? Math.Max(1, room.SkipVote.Needed) : 1;
        return (room.SkipVote.Voters.Count(presence.Viewers.ContainsKey), Math.Max(least, (presence.Count + 1) / 2));
    }

    private static void Tell(Draft room, int votes, int needed)
    {
        room.TellVotes(votes, needed);
        if (votes >= needed)
        {
            AdvanceRules.Skip(room);
        }
    }
}
