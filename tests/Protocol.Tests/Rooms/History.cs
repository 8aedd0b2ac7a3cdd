using CsCheck;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

/// <summary>One step of a random history, as plain numbers, so that a failing history shrinks and prints.</summary>
internal sealed record Step(int Kind, int Who, int Pick, int More, double Elapsed);

/// <summary>What a room was asked, and what came of it.</summary>
internal sealed record Turn(
    RoomState Before,
    RoomInput Input,
    RoomContext Context,
    RoomDecision Decision,
    RoomState After
);

/// <summary>
/// A random history of a room: people come, go, report and command, sensibly or not; time passes and timers ring.
/// The room is made and has a moderator and two items before the first step.
/// </summary>
internal sealed class History
{
    private static readonly Caller[] People = [Ann, Mo, Vic, Vera, Root, Bot];

    private static readonly string[] Texts =
    [
        "hello",
        "🎉",
        "Victor",
        "",
        "   ",
        "a\n\n\n\nb",
        "a\u0000b",
        "\ud83c",
        "\u202Eabc",
        "👍👍",
        new('x', 501),
        new('x', 100_000),
    ];

    private static readonly double[] Numbers =
    [
        0,
        1,
        2,
        5.5,
        50,
        99.999,
        100,
        0.25,
        4,
        -0.0,
        -1,
        1e6,
        1e6 + 1,
        double.Epsilon,
        double.MaxValue,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    private static readonly int[] Integers = [0, 1, 2, 5, 300, 301, -1, int.MaxValue, int.MinValue];

    private static readonly double?[] Durations = [100, 10, 1, null, 0, double.NaN];

    private static readonly string[] Addresses =
    [
        "https://example.org/a.mp4",
        "http://example.org",
        "ftp://example.org/a",
        "https://a:b@example.org",
        "",
        "\ud83c",
    ];

    private readonly Dictionary<RoomTimer, double> timers = [];
    private readonly List<RoomInput.Command> given = [];
    private readonly Action<Turn> observe;
    private Presence presence = Presence.Empty;
    private double now = 1_000_000;

    private History(Action<Turn> observe) => this.observe = observe;

    public RoomState State { get; private set; } = RoomState.Empty(new("room"));

    public IReadOnlyDictionary<RoomTimer, double> Timers => timers;

    public static Gen<Step[]> Steps(int most, params int[] kinds) =>
        Gen.Select(
            kinds.Length > 0 ? Gen.Int[0, kinds.Length - 1].Select(i => kinds[i]) : Gen.Int[0, 39],
            Gen.Int[0, People.Length - 1],
            Gen.Int[0, 1_000],
            Gen.Int[0, 1_000],
            Gen.Frequency((2, Gen.Const(0.0)), (4, Gen.Double[0, 2_000]), (1, Gen.Double[2_000, 60_000])),
            (kind, who, pick, more, elapsed) => new Step(kind, who, pick, more, elapsed)
        ).Array[0, most];

    /// <summary>Lives through a history and shows every turn of it.</summary>
    public static History Live(IEnumerable<Step> steps, Action<Turn> observe)
    {
        var history = new History(observe);
        history.Begin();
        foreach (var step in steps)
        {
            history.Passes(step.Elapsed);
            history.Take(step);
        }
        return history;
    }

    private void Begin()
    {
        foreach (var caller in People[..4])
        {
            Enter(caller);
        }
        var settings = new RoomSettings { Wait = WaitPolicy.All };
        Ask(new RoomInput.Create(Commands.FreshId, Ann, settings, null));
        Command(Ann, Commands.SetRole(Mo, Role.Moderator));
        Command(Ann, Commands.Enqueue(), new("One", 100));
        Command(Vic, Commands.Enqueue(), new("Two", null));
    }

    private void Take(Step step)
    {
        var caller = People[step.Who];
        switch (step.Kind)
        {
            case < 26:
                var info = step.More % 7 == 0 ? null : new SourceInfo(Of(Texts, step.More), Of(Durations, step.Pick));
                Command(caller, Commanded(step), info, step.More % 9 == 0 ? Of(["", "hash"], step.Pick) : null);
                break;
            case 26 when given.Count > 0:
                Ask(Of(given, step.Pick));
                break;
            case 27 when given.Count > 0:
                Ask(Of(given, step.Pick) with { Caller = caller });
                break;
            case 28:
                var hash = step.Pick % 2 == 0 ? null : "hash";
                Ask(new RoomInput.Create(Commands.FreshId, caller, RandomSettings(step), hash));
                break;
            case 29 or 30:
                Enter(caller);
                Ask(new RoomInput.PresenceMoved());
                break;
            case 31:
                presence = new(presence.Viewers.Remove(caller.ViewerId));
                Ask(new RoomInput.PresenceMoved());
                break;
            case 32:
                var timer = (RoomTimer)(step.Pick % 2);
                timers.Remove(timer);
                Ask(new RoomInput.TimerDue(timer));
                break;
            default:
                Report(caller, step);
                break;
        }
    }

    private RoomCommand Commanded(Step step)
    {
        var (pick, more) = (step.Pick, step.More);
        var whom = Of(People, more).ViewerId;
        var item = pick % 8 == 0 || State.Queue.Count == 0 ? new("gone") : Of(State.Queue, pick).ItemId;
        var message = pick % 8 == 0 || State.Chat.Count == 0 ? new("gone") : Of(State.Chat, pick).MessageId;
        double? position = more % 3 == 0 ? Of(Numbers, pick) : null;
        var id = Commands.FreshId;
        return step.Kind switch
        {
            0 => new RoomCommand.Play(position) { CommandId = id },
            1 => new RoomCommand.Pause(position) { CommandId = id },
            2 => new RoomCommand.Seek(Of(Numbers, pick)) { CommandId = id },
            3 => new RoomCommand.SetRate(Of(Numbers, pick)) { CommandId = id },
            4 or 5 => new RoomCommand.Enqueue(new VideoSource.Library(new VideoId("film")), (QueuePlace)(pick % 3))
            {
                CommandId = id,
            },
            6 => Commands.EnqueueUrl(Of(Addresses, pick)),
            7 => new RoomCommand.Dequeue(item) { CommandId = id },
            8 => new RoomCommand.MoveItem(item, Of(Integers, more)) { CommandId = id },
            9 => new RoomCommand.PlayItem(item) { CommandId = id },
            10 => new RoomCommand.Skip { CommandId = id },
            11 => new RoomCommand.ShuffleQueue { CommandId = id },
            12 when pick % 4 == 0 => new RoomCommand.ClearQueue { CommandId = id },
            13 => new RoomCommand.SetLoop((LoopMode)(pick % 3)) { CommandId = id },
            14 when pick % 3 == 0 => new RoomCommand.HoldNext(more % 3 > 0) { CommandId = id },
            14 or 15 => new RoomCommand.VoteSkip { CommandId = id },
            16 => new RoomCommand.Chat(Of(Texts, pick)) { CommandId = id },
            17 => new RoomCommand.React(Of(Texts, pick)) { CommandId = id },
            18 => new RoomCommand.DeleteMessage(message) { CommandId = id },
            19 => new RoomCommand.SetReady(pick % 2 == 0) { CommandId = id },
            20 => new RoomCommand.Rename(Of(Texts, pick)) { CommandId = id },
            21 => new RoomCommand.SetRole(whom, (Role)(pick % 3)) { CommandId = id },
            22 => new RoomCommand.Mute(whom, pick % 2 == 0) { CommandId = id },
            23 => new RoomCommand.Kick(whom, pick % 2 == 0) { CommandId = id },
            24 => Updated(step),
            25 when pick % 6 == 0 => new RoomCommand.Close { CommandId = id },
            _ => new RoomCommand.Chat("hello") { CommandId = id },
        };
    }

    private static RoomCommand.UpdateSettings Updated(Step step)
    {
        var settings = RandomSettings(step);
        return Commands.Settings() with
        {
            Title = step.Pick % 5 == 0 ? settings.Title : null,
            Control = settings.Control,
            Queueing = settings.Queueing,
            ChatPolicy = settings.Chat,
            Wait = settings.Wait,
            WaitTimeoutSeconds = step.More % 5 == 0 ? Of(Integers, step.Pick) : null,
            ReadyCheck = step.More % 6 == 0 ? step.Pick % 2 == 0 : null,
            CountdownSeconds = step.More % 7 == 0 ? Of(Integers, step.Pick) : null,
            SlowModeSeconds = step.More % 6 == 0 ? Of(Integers, step.Pick) : null,
        };
    }

    private static RoomSettings RandomSettings(Step step) =>
        new()
        {
            Title = step.More % 4 == 0 ? Of(Texts, step.Pick) : "Films",
            Control = (Audience)(step.Pick % 3),
            Queueing = (Audience)(step.More % 3),
            Chat = (ChatPolicy)(step.Pick / 3 % 3),
            Wait = (WaitPolicy)(step.More / 3 % 3),
            MaxViewers = step.More % 10 == 0 ? Of(Integers, step.Pick) : 3,
        };

    private void Report(Caller caller, Step step)
    {
        if (presence.Viewers.TryGetValue(caller.ViewerId, out var viewer))
        {
            var item = step.More % 8 == 0 ? new ItemId("gone") : State.Playhead.ItemId;
            var report = new PlaybackReport(
                item,
                Of(Numbers, step.More),
                now - step.More % 4 * 100,
                (PlaybackState)(step.Pick % 4),
                0,
                Of(Numbers, step.Pick)
            );
            presence = new(presence.Viewers.SetItem(caller.ViewerId, viewer with { Report = report }));
        }
        Ask(new RoomInput.PresenceMoved());
    }

    private void Enter(Caller caller) =>
        presence = new(
            presence.Viewers.SetItem(caller.ViewerId, new(caller.ViewerId, caller.Name, caller.IsAdmin, now))
        );

    private void Command(Caller caller, RoomCommand body, SourceInfo? info = null, string? hash = null)
    {
        var command = new RoomInput.Command(caller, body, info, hash);
        given.Add(command);
        Ask(command);
    }

    private void Passes(double ms)
    {
        var until = now + ms;
        while (timers.Count > 0 && timers.MinBy(timer => timer.Value) is var next && next.Value <= until)
        {
            now = Math.Max(now, next.Value);
            timers.Remove(next.Key);
            Ask(new RoomInput.TimerDue(next.Key));
        }
        now = until;
    }

    private void Ask(RoomInput input)
    {
        var context = new RoomContext(now, presence, Seed: given.Count, LeadMs: Lead);
        var before = State;
        var decision = before.Decide(input, context);
        if (decision is RoomDecision.Accepted accepted)
        {
            State = before.Apply(accepted.Commit);
            Set(accepted.Effects);
        }
        observe(new(before, input, context, decision, State));
    }

    private void Set(IEnumerable<RoomEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case RoomEffect.SetTimer set:
                    timers[set.Timer] = set.At;
                    break;
                case RoomEffect.CancelTimer cancel:
                    timers.Remove(cancel.Timer);
                    break;
                default:
                    break;
            }
        }
    }

    private static T Of<T>(IReadOnlyList<T> pool, int pick) => pool[pick % pool.Count];
}
