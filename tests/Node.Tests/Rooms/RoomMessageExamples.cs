using System.Collections.Immutable;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>A value of every type that may travel, with every member set.</summary>
internal static class RoomMessageExamples
{
    private static readonly RoomId Room = new("cinema");
    private static readonly ViewerId Ann = new("ann");
    private static readonly ViewerId Vic = new("vic");
    private static readonly Caller Caller = new(Ann, "Ann", IsAdmin: true);
    private static readonly Refusal Refusal = new(ErrorCode.RoomFull, "This room is full.");
    private static readonly ChatMessage Line = new(
        new("m7"),
        Vic,
        "Vic",
        "hello \"<&>' 🎉\n\u00e9",
        1_700_000_000_123.5
    );
    private static readonly PlaybackReport Report = new(new("i5"), 12.25, 1_000, PlaybackState.Buffering, 3.5, -40.5);
    private static readonly Playhead Playhead = new(new("i5"), 1.0 / 3, 1.25, true, 1_700_000_000_000);
    private static readonly ViewerInfo Info = new(Vic, "Vic", Role.Moderator, true, true, PlaybackState.Paused, -12.5);

    private static readonly EquatableList<QueueItem> Queue =
    [
        new(new("i5"), new VideoSource.Library(new("v0123456789")), "A film", 5400.5, Ann),
        new(new("i6"), new VideoSource.Url("https://example.org/a.mp4?b=c&d"), "a.mp4", null, Vic),
    ];

    private static readonly RoomSettings Settings = new()
    {
        Title = "Films",
        Visibility = Visibility.Public,
        HasPassword = true,
        Permanent = true,
        Control = Audience.Moderators,
        Queueing = Audience.Host,
        Chat = ChatPolicy.Moderators,
        Wait = WaitPolicy.Quorum,
        WaitTimeoutSeconds = 20,
        MaxViewers = 50,
        SlowModeSeconds = 3,
    };

    /// <summary>One of each kind of event.</summary>
    public static readonly EquatableList<RoomEvent> Events =
    [
        new RoomEvent.PlayheadChanged(Playhead, PlayheadCause.Seek)
        {
            Revision = 1,
            At = 1.5,
            By = Ann,
        },
        new RoomEvent.QueueChanged(Queue, new("i5"), LoopMode.All)
        {
            Revision = 2,
            At = 2,
            By = Ann,
        },
        new RoomEvent.ChatPosted(Line)
        {
            Revision = 3,
            At = 3,
            By = Vic,
        },
        new RoomEvent.ChatDeleted(new("m7"))
        {
            Revision = 4,
            At = 4,
            By = Ann,
        },
        new RoomEvent.Reacted("🎉")
        {
            Revision = 5,
            At = 5,
            By = Vic,
        },
        new RoomEvent.VoteChanged(1, 2)
        {
            Revision = 6,
            At = 6,
            By = Vic,
        },
        new RoomEvent.WaitingChanged([Vic])
        {
            Revision = 7,
            At = 7,
            By = null,
        },
        new RoomEvent.RoleChanged(Vic, Role.Moderator)
        {
            Revision = 8,
            At = 8,
            By = Ann,
        },
        new RoomEvent.ViewerMuted(Vic, true)
        {
            Revision = 9,
            At = 9,
            By = Ann,
        },
        new RoomEvent.ViewerRenamed(Vic, "Victor")
        {
            Revision = 10,
            At = 10,
            By = Vic,
        },
        new RoomEvent.ViewerKicked(Vic, true)
        {
            Revision = 11,
            At = 11,
            By = Ann,
        },
        new RoomEvent.ReadyChanged(Vic, true)
        {
            Revision = 12,
            At = 12,
            By = Vic,
        },
        new RoomEvent.SettingsChanged(Settings)
        {
            Revision = 13,
            At = 13,
            By = Ann,
        },
        new RoomEvent.RoomClosed("Ann closed the room.")
        {
            Revision = 14,
            At = 14,
            By = Ann,
        },
        new RoomEvent.NextHeld(true)
        {
            Revision = 15,
            At = 15,
            By = Ann,
        },
    ];

    private static readonly RoomSnapshot Snapshot = new(
        Room,
        "Films",
        Settings,
        new(Ann, Role.Host),
        Playhead,
        Queue,
        new("i5"),
        LoopMode.One,
        [Line],
        [Info],
        2,
        [Vic],
        1,
        2,
        14,
        1_700_000_000_000.25,
        Events
    );

    private static readonly RoomState State = new()
    {
        Id = Room,
        Revision = 14,
        Exists = true,
        Clock = "b9eaf4f3",
        Settings = Settings,
        PasswordHash = "pbkdf2$100000$AAAA$BBBB",
        Playhead = Playhead,
        Queue = Queue,
        Loop = LoopMode.One,
        Chat = [Line],
        People = new(
            ImmutableDictionary<ViewerId, Person>.Empty.Add(
                Vic,
                new()
                {
                    Role = Role.Moderator,
                    Muted = true,
                    Banned = true,
                    Ready = true,
                    Name = "Victor",
                    Revision = 12,
                }
            )
        ),
        SkipVote = new([Vic], 1, 2),
        Waiting = new([Vic], 1_700_000_000_000, [Ann]),
        Spoken = [new(Vic, 3)],
        Done = [new(Ann, new("c1"), 1)],
        Tail = Events,
    };

    /// <summary>By manifest.</summary>
    public static readonly IReadOnlyDictionary<string, object> All = new Dictionary<string, object>
    {
        ["enter:1"] = new Enter(Room, 7, Caller, "open sesame", 12),
        ["entered:1"] = new Entered(Room, 7, Snapshot),
        ["enter-refused:1"] = new EnterRefused(Room, 7, Refusal),
        ["exit:1"] = new Exit(Room, Vic, Polite: true),
        ["attach:1"] = new Attach(Room, 12, [Caller], [Caller], [new(Vic, Report)], [Vic]),
        ["attached:1"] = new Attached(Room, 14, Events),
        ["ask-time:1"] = new AskTime(Room, 1_700_000_000_000.5),
        ["time-told:1"] = new TimeTold(Room, 1_700_000_000_000.5, 1_700_000_005_001.25, "b9eaf4f3"),
        ["detach:1"] = new Detach(Room),
        ["perform:1"] = new Perform(
            Room,
            new RoomInput.Command(
                Caller,
                new RoomCommand.Enqueue(new VideoSource.Library(new("v0123456789")), QueuePlace.Next)
                {
                    CommandId = new("c1"),
                },
                new SourceInfo("A film", 5400.5),
                "pbkdf2$100000$AAAA$BBBB"
            )
        ),
        ["performed:1"] = new Performed(Room, new(new("c1"), 14)),
        ["not-performed:1"] = new NotPerformed(Room, Refusal),
        ["reports:1"] = new Reports(Room, [new(Vic, Report), new(Ann, Report with { RoundTripMs = 150.5 })]),
        ["look:1"] = new Look(Room, Caller, "open sesame"),
        ["looked:1"] = new Looked(Room, Snapshot),
        ["list-bans:1"] = new ListBans(Room, Caller),
        ["bans-listed:1"] = new BansListed(Room, [new(Vic, "Vic"), new(Ann, null)]),
        ["published:1"] = new Published(Room, Events),
        ["presence:1"] = new PresencePublished(Room, new(2, [Info], [Ann], [Info])),
        ["expel:1"] = new Expel(Room, Vic, "Ann sent you out of this room.", Banned: true),
        ["cut-streams:1"] = new CutStreams(Room, Vic),
        ["restarted:1"] = new Restarted(Room),
        ["list-rooms:1"] = new ListRooms(),
        ["rooms-listed:1"] = new RoomsListed([new(Room, "Films", 2, "A film", HasPassword: true)]),
        ["ask-lease:1"] = new AskLease("akka.tcp://syncstream@10.0.0.2:4053", 1_234_567, 9),
        ["lease-granted:1"] = new LeaseGranted(9),
        ["commit:1"] = new RoomCommit(
            Events,
            new("c1"),
            Ann,
            Creates: true,
            "pbkdf2$100000$AAAA$BBBB",
            [Vic],
            Owner: "0f1e2d3c4b5a",
            Clock: "b9eaf4f3",
            AheadMs: 5_000.25
        ),
        ["state:1"] = State,
        ["ask-clock:1"] = new AskClock(1_700_000_000_000.5),
        ["clock-told:1"] = new ClockTold(1_700_000_000_000.5, "0f1e2d3c", 1_700_000_005_001.25),
    };
}
