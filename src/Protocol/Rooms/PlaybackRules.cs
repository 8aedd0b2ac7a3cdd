namespace SyncStream.Protocol.Rooms;

/// <summary>Play, pause, seek, rate. A start lies a little ahead so that all make it; a pause is exact and at once.</summary>
internal static class PlaybackRules
{
    /// <summary>Seconds (eleven days): no video is longer, and arithmetic on it stays exact to the microsecond.</summary>
    public const double MaxPosition = 1_000_000;

    public static Refusal? Play(Draft room, Caller caller, double? position)
    {
        if (Unfit(room, position) is { } refusal)
        {
            return refusal;
        }
        if (room.State.Playhead.Playing && position is null)
        {
            return null;
        }
        var from = Target(room, position);
        // Play at the very end means: once more.
        var restart = from >= room.State.CurrentItem?.Duration;
        if (restart)
        {
            from = 0;
        }
        if (ReadyRules.IsBeginning(from) && !room.State.MeansToPlay && ReadyRules.Hold(room, caller.ViewerId))
        {
            // It begins from where the room stands once all are ready.
            if (from != room.State.Playhead.Position)
            {
                room.MovePlayhead(Stopped(room, from), PlayheadCause.Seek);
            }
            return null;
        }
        WaitingRules.GoOnWithout(room);
        room.MovePlayhead(Begun(room, from), PlayheadCause.Play);
        WaitingRules.Stop(room);
        return null;
    }

    public static Refusal? Pause(Draft room, double? position)
    {
        if (Unfit(room, position) is { } refusal)
        {
            return refusal;
        }
        if (!room.State.MeansToPlay && position is null)
        {
            return null;
        }
        room.MovePlayhead(Stopped(room, Target(room, position)), PlayheadCause.Pause);
        WaitingRules.Stop(room);
        return null;
    }

    public static Refusal? Seek(Draft room, double position)
    {
        if (Unfit(room, position) is { } refusal)
        {
            return refusal;
        }
        var to = Target(room, position);
        var started = Started(room, to) with { At = room.StartAfter(jump: true) };
        room.MovePlayhead(room.State.Playhead.Playing ? started : Stopped(room, to), PlayheadCause.Seek);
        return null;
    }

    public static Refusal? SetRate(Draft room, double rate)
    {
        if (!(rate is >= 0.25 and <= 4))
        {
            return Refusal.Invalid("The rate must be between 0.25 and 4.");
        }
        var playhead = room.State.Playhead;
        if (rate == playhead.Rate)
        {
            return null;
        }
        // A start that still lies ahead stays where it is; what moves already goes on from where it got.
        var scheduled = playhead.Playing && playhead.At > room.Now;
        room.MovePlayhead(
            playhead with
            {
                Rate = rate,
                Position = Target(room, null),
                At = scheduled ? playhead.At : room.Now,
            },
            PlayheadCause.Rate
        );
        return null;
    }

    /// <summary>The playhead that starts from a position (seconds) as soon as all can make it.</summary>
    public static Playhead Started(Draft room, double position) =>
        room.State.Playhead with
        {
            Position = position,
            Playing = true,
            At = room.Start,
        };

    /// <summary>The same after play was pressed: the beginning of a film may be counted down.</summary>
    public static Playhead Begun(Draft room, double position)
    {
        var countdown = ReadyRules.IsBeginning(position) ? room.State.Settings.CountdownSeconds * 1000.0 : 0;
        return Started(room, position) with { At = Math.Max(room.Start, room.Now + countdown) };
    }

    /// <summary>The playhead that stands at a position (seconds) from now on.</summary>
    public static Playhead Stopped(Draft room, double position) =>
        room.State.Playhead with
        {
            Position = position,
            Playing = false,
            At = room.Now,
        };

    private static double Target(Draft room, double? position)
    {
        var duration = room.State.CurrentItem?.Duration;
        return position is { } wanted
            ? Math.Min(wanted, duration ?? MaxPosition)
            : room.State.Playhead.PositionAt(room.Now, duration);
    }

    private static Refusal? Unfit(Draft room, double? position)
    {
        if (room.State.CurrentItem is null)
        {
            return Refusal.Invalid("There is nothing to play: the queue is empty.");
        }
        return position is null or (>= 0 and <= MaxPosition)
            ? null
            : Refusal.Invalid("The position must be a number of seconds, 0 or more.");
    }
}
