using SyncStream.Protocol.Rooms;

namespace SyncStream.Protocol.Tests.Rooms;

/// <summary>
/// A room with a clock, a presence and timers that tests move by hand; the part of the room actor that rules need.
/// Ann is its host, Mo its moderator, Vic and Vera are viewers; all four are present.
/// </summary>
internal sealed class TestRoom
{
    public const double Lead = 500;

    /// <summary>The same for a seek, which takes longer to prepare, in ms.</summary>
    public const double SeekLead = StartLead.Most;

    public static readonly Caller Ann = new(new("ann"), "Ann", IsAdmin: false);
    public static readonly Caller Mo = new(new("mo"), "Mo", IsAdmin: false);
    public static readonly Caller Vic = new(new("vic"), "Vic", IsAdmin: false);
    public static readonly Caller Vera = new(new("vera"), "Vera", IsAdmin: false);
    public static readonly Caller Root = new(new("root"), "Root", IsAdmin: true);
    public static readonly Caller Bot = new(new("bot"), "Bot", IsAdmin: false);

    private readonly Dictionary<RoomTimer, double> timers = [];

    public RoomState State { get; private set; } = RoomState.Empty(new("room"));

    public Presence Presence { get; private set; } = Presence.Empty;

    /// <summary>Unix ms.</summary>
    public double Now { get; private set; } = 1_000_000;

    public IDictionary<RoomTimer, double> Timers => timers;

    public RoomContext Context => new(Now, Presence, Seed: 7, Lead, IsReturning: IsReturning);

    /// <summary>The room moved a moment ago.</summary>
    public bool IsReturning { get; set; }

    public QueueItem Current => State.CurrentItem.ShouldNotBeNull();

    public double Position => State.Playhead.PositionAt(Now, State.CurrentItem?.Duration);

    /// <summary>A room with people in it and nothing in its queue.</summary>
    public static TestRoom Opened(RoomSettings? settings = null, string? passwordHash = null)
    {
        var room = new TestRoom();
        room.Takes(new RoomInput.Create(Commands.FreshId, Ann, settings ?? new(), passwordHash));
        foreach (var caller in (Caller[])[Ann, Mo, Vic, Vera])
        {
            room.Enters(caller);
        }
        room.Does(Ann, Commands.SetRole(Mo, Role.Moderator));
        return room;
    }

    /// <summary>A room with so many items of 100 s, the first of them current and paused at 0.</summary>
    public static TestRoom WithItems(int count, RoomSettings? settings = null, double? duration = 100)
    {
        var room = Opened(settings);
        for (var i = 1; i <= count; i++)
        {
            room.Enqueues(Ann, $"film{i}", duration: duration);
        }
        return room;
    }

    /// <summary>A room whose first item has played for some seconds.</summary>
    public static TestRoom Playing(
        int items = 1,
        RoomSettings? settings = null,
        double? duration = 100,
        double seconds = 10
    )
    {
        var room = WithItems(items, settings, duration);
        room.Does(Ann, Commands.Play());
        room.Passes(Lead + seconds * 1000);
        return room;
    }

    public QueueItem Enqueues(Caller caller, string video, QueuePlace place = QueuePlace.End, double? duration = 100)
    {
        Does(caller, Commands.Enqueue(place, video), new SourceInfo($"The {video}", duration));
        return State.Queue.Single(item => item.Title == $"The {video}");
    }

    /// <summary>An accepted command's events.</summary>
    public EquatableList<RoomEvent> Does(
        Caller caller,
        RoomCommand command,
        SourceInfo? info = null,
        string? passwordHash = null
    ) => Takes(new RoomInput.Command(caller, command, info, passwordHash));

    /// <summary>A refused command's code and sentence.</summary>
    public Refusal Refuses(Caller caller, RoomCommand command, SourceInfo? info = null) =>
        State
            .Decide(new RoomInput.Command(caller, command, info), Context)
            .ShouldBeOfType<RoomDecision.Refused>()
            .Refusal;

    public RoomDecision Decides(RoomInput input) => State.Decide(input, Context);

    public EquatableList<RoomEvent> Takes(RoomInput input) => Accepts(input).Commit.Events;

    public RoomDecision.Accepted Accepts(RoomInput input)
    {
        var decision = State.Decide(input, Context);
        (decision as RoomDecision.Refused)?.Refusal.ShouldBeNull();
        var accepted = decision.ShouldBeOfType<RoomDecision.Accepted>();
        State = State.Apply(accepted.Commit);
        foreach (var effect in accepted.Effects)
        {
            if (effect is RoomEffect.SetTimer set)
            {
                timers[set.Timer] = set.At;
            }
            else if (effect is RoomEffect.CancelTimer cancel)
            {
                timers.Remove(cancel.Timer);
            }
        }
        return accepted;
    }

    /// <summary>Time goes by, and timers ring on their way.</summary>
    public void Passes(double ms)
    {
        var until = Now + ms;
        while (timers.Count > 0 && timers.MinBy(timer => timer.Value) is var next && next.Value <= until)
        {
            Now = Math.Max(Now, next.Value);
            timers.Remove(next.Key);
            Takes(new RoomInput.TimerDue(next.Key));
        }
        Now = until;
    }

    public EquatableList<RoomEvent> Enters(Caller caller) =>
        Moves(Presence.Viewers.SetItem(caller.ViewerId, new(caller.ViewerId, caller.Name, caller.IsAdmin, Now)));

    public EquatableList<RoomEvent> Leaves(Caller caller) => Moves(Presence.Viewers.Remove(caller.ViewerId));

    public EquatableList<RoomEvent> Reports(Caller caller, PlaybackState state) =>
        Moves(
            Presence.Viewers.SetItem(
                caller.ViewerId,
                Presence.Viewers[caller.ViewerId] with
                {
                    Report = new(State.Playhead.ItemId, Position, Now, state, 0, 0),
                }
            )
        );

    private EquatableList<RoomEvent> Moves(
        System.Collections.Immutable.ImmutableDictionary<ViewerId, PresentViewer> viewers
    )
    {
        Presence = new(viewers);
        return Takes(new RoomInput.PresenceMoved());
    }
}
