using System.Collections.Immutable;
using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>A small run in which all went well, for tests to spoil: Ada says three lines, Eve watches and loses her line once.</summary>
internal static class TestRun
{
    public const string Room = "cinema";

    public static RoomEvent.ChatPosted Line(long revision, string text, string by = "ada") =>
        new(new(new($"m{revision}"), new(by), by, text, revision))
        {
            Revision = revision,
            At = revision,
            By = new(by),
        };

    public static CommandHistory Said(int number, string text, params long[] answers) =>
        new(
            "Ada",
            "ada",
            Room,
            $"id-{text}",
            number,
            Marks.Said(text),
            number,
            [.. answers.Select(r => new Answer(number + 0.1, r))]
        );

    public static WrittenCommit Commit(long revision, string text, string writer = "first") =>
        new(Room, revision, writer, new([Line(revision, text)], new($"id-{text}"), new ViewerId("ada")));

    public static ViewerEntry.Joining Joining(long? since = null) => new(0, since);

    public static ViewerEntry.Joined Joined(long revision, params RoomEvent[]? missed) =>
        new(
            0,
            RoomState.Empty(new(Room)).SnapshotFor(new(new("eve"), "Eve", false), new(0, Presence.Empty)) with
            {
                Revision = revision,
                Missed = missed is null ? null : [.. missed],
            },
            null
        );

    public static ViewerEntry.Saw Saw(params RoomEvent[] events) => new(0, [.. events]);

    public static ViewerHistory Eve(params ViewerEntry[] entries) =>
        new("Eve", "eve", Room, "webSockets", [.. entries]);

    public static readonly RunHistory Good = new()
    {
        Commands = [Said(1, "one", 1), Said(2, "two", 2), Said(3, "three", 3)],
        Journal = [Commit(1, "one"), Commit(2, "two"), Commit(3, "three", "second")],
        Viewers =
        [
            Eve(
                Joining(),
                Joined(0, null),
                Saw(Line(1, "one")),
                new ViewerEntry.Lost(1, "gone"),
                Joining(since: 1),
                Joined(2, Line(2, "two")),
                Saw(Line(3, "three"))
            ),
        ],
        Looks = [new(Room, 4242, 3, Playhead.Empty, [])],
    };

    /// <summary>The run with Eve's history in its place.</summary>
    public static RunHistory Seen(params ViewerEntry[] entries) => Good with { Viewers = [Eve(entries)] };

    public static RunHistory Written(params WrittenCommit[] commits) =>
        Good with
        {
            Journal = [.. commits],
            Viewers = [],
            Looks = [],
        };

    public static RunHistory Given(this RunHistory run, params CommandHistory[] commands) =>
        run with
        {
            Commands = commands.ToImmutableArray(),
        };
}
