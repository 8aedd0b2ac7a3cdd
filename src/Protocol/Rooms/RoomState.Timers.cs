namespace SyncStream.Protocol.Rooms;

public sealed partial record RoomState
{
    internal static readonly RoomTimer[] AllTimers = Enum.GetValues<RoomTimer>();

    /// <summary>The timers to set again after a restart; those long due are due at once.</summary>
    public IReadOnlyList<RoomEffect> TimersAfterRecovery(RoomContext context) =>
        [
            .. from timer in AllTimers
            let at = DueAt(timer)
            where at is not null
            select new RoomEffect.SetTimer(timer, Math.Max(at.Value, context.Now)),
        ];

    /// <summary>When a timer is due (Unix ms), as it follows from the state; null where it has no cause.</summary>
    internal double? DueAt(RoomTimer timer) =>
        timer switch
        {
            RoomTimer.ItemEnd when Playhead.Playing && CurrentItem?.Duration is { } duration => Playhead.At
                + Math.Max(0, duration - Playhead.Position) / Playhead.Rate * 1000,
            RoomTimer.WaitTimeout when IsGathering => Waiting.Since + ReadyRules.TimeoutMs,
            RoomTimer.WaitTimeout when IsWaiting => Waiting.Since + Settings.WaitTimeoutSeconds * 1000,
            _ => null,
        };
}
