using SyncStream.Protocol.Rooms;

namespace SyncStream.Benchmarks;

/// <summary>A room in the middle of an evening: a hundred viewers, a film, a full chat.</summary>
internal static class SampleRoom
{
    public const double Now = 1_790_000_000_000;
    public static readonly Caller Host = new(new("v-host"), "Grace", IsAdmin: false);

    public static readonly RoomContext Context = new(
        Now,
        Enumerable
            .Range(0, 99)
            .Select(n => new Caller(new($"viewer-{n}"), $"Viewer {n}", IsAdmin: false))
            .Append(Host)
            .Aggregate(
                Presence.Empty,
                (all, caller) =>
                    new(all.Viewers.SetItem(caller.ViewerId, new(caller.ViewerId, caller.Name, caller.IsAdmin, Now)))
            )
    );

    public static RoomState Make()
    {
        var state = RoomState.Empty(new("benchmark"));
        state = Do(state, new RoomInput.Create(Id(0), Host, new RoomSettings { Title = "Benchmark" }, null));
        var film = new RoomCommand.Enqueue(new VideoSource.Url("https://video.example/film.mp4")) { CommandId = Id(1) };
        state = Do(state, new RoomInput.Command(Host, film));
        for (var n = 2; n < 210; n++)
        {
            state = Do(state, new RoomInput.Command(Host, Line(n)));
        }
        return state;
    }

    public static RoomCommand Line(int n) =>
        new RoomCommand.Chat("a line as people write them, forty or so") { CommandId = Id(n) };

    public static CommandId Id(int n) => new($"00000000-0000-4000-8000-{n:x12}");

    public static RoomState Do(RoomState state, RoomInput input) => state.Apply(Accept(state, input));

    public static RoomCommit Accept(RoomState state, RoomInput input) =>
        state.Decide(input, Context) is RoomDecision.Accepted accepted
            ? accepted.Commit
            : throw new InvalidOperationException($"{state.Decide(input, Context)}");
}
