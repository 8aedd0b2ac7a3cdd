namespace SyncStream.Protocol.Rooms;

/// <summary>
/// A decision in the making. Rules add events to it; <see cref="State"/> is the room after those so far. A rule that
/// refuses leaves its draft behind, and with it all that it did.
/// </summary>
internal sealed partial class Draft(RoomState room, RoomContext context, ViewerId? by = null)
{
    private readonly RoomState before = room;
    private readonly List<RoomEvent> events = [];
    private readonly List<RoomEffect> effects = [];
    private EquatableList<ViewerId>? excused;
    private string? passwordHash;
    private bool creates;

    public RoomState State { get; private set; } = room;

    /// <summary>The command that the decision is about, so that it is done once.</summary>
    public CommandId? CommandId { get; init; }

    /// <summary>The timer that the decision is about.</summary>
    public RoomTimer? Due { get; init; }

    public Presence Presence => context.Presence;

    public RoomContext Context => context;

    /// <summary>Unix ms.</summary>
    public double Now => context.Now;

    /// <summary>When a start that is decided now takes place, in Unix ms: late enough for all to make it.</summary>
    public double Start => StartAfter(jump: false);

    /// <summary>The same, in Unix ms, where all may have to jump to another place first.</summary>
    public double StartAfter(bool jump) =>
        context.Now + StartLead.For(Presence, context.LeadMs, context.MaxLeadMs, jump);

    public int Seed => context.Seed;

    /// <summary>The revision of the event that is added next. New ids are made from it: it never comes back.</summary>
    public long NextRevision => State.Revision + 1;

    public void Disconnect(ViewerId viewer, string reason, bool banned) =>
        effects.Add(new RoomEffect.Disconnect(viewer, reason, banned));

    /// <summary>Changes whom the room waits for no more.</summary>
    public void Excuse(EquatableList<ViewerId> viewers)
    {
        excused = viewers;
        State = State with { Waiting = State.Waiting with { Excused = viewers } };
    }

    /// <summary>Sets a new password's hash, or takes the password away with "".</summary>
    public void SetPassword(string hash) => passwordHash = hash;

    /// <summary>Makes the room begin anew with this decision.</summary>
    public void Begin() => creates = true;

    public RoomDecision.Accepted Accepted() =>
        new(
            new([.. events], CommandId, CommandId is null ? null : by, creates, passwordHash, excused),
            [.. effects, .. TimerEffects()]
        );

    // Timers follow from the state, so no rule has to think of them.
    private IEnumerable<RoomEffect> TimerEffects()
    {
        foreach (var timer in RoomState.AllTimers)
        {
            var was = timer == Due ? null : before.DueAt(timer);
            var now = State.DueAt(timer);
            if (now is { } at && at != was)
            {
                yield return new RoomEffect.SetTimer(timer, at);
            }
            else if (now is null && was is not null)
            {
                yield return new RoomEffect.CancelTimer(timer);
            }
        }
    }
}
