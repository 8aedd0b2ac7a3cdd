using System.Net.Http.Json;
using System.Text.Json;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Rooms.Clocks;

public sealed class RoomOnAnotherClockTests
{
    private const double AheadMs = 5_000;

    // Two hosts on one busy machine are tens of milliseconds apart. Five seconds would show.
    private const double Tolerance = 150;

    private sealed class WrongClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMilliseconds(AheadMs);
    }

    [Fact]
    public async Task A_room_whose_host_is_gone_goes_on_where_it_was_though_the_clock_there_was_another()
    {
        using var folder = new TestFolder();
        await using var right = await TestNode.Start(folder: folder);
        var wrong = await TestNode.Start(folder: folder, host: "127.0.0.2", clock: new WrongClock(), joins: right);
        var ann = (await right.Viewer("Ann")).Http;
        var room = await RoomOn(wrong, ann);
        await Send(
            ann,
            room,
            new
            {
                kind = "enqueue",
                commandId = "c1",
                source = Film,
                place = "end",
            }
        );
        await Send(ann, room, new { kind = "play", commandId = "c2" });
        var before = await Playhead(ann, room);
        var clocks = right.Service<HostClocks>();
        await LibraryHost.Until(
            () => clocks.AheadMs("another") is not null,
            () => "the other host's clock is not known"
        );
        clocks.AheadMs("another").ShouldNotBeNull().ShouldBe(AheadMs, Tolerance);

        await wrong.DisposeAsync();

        var after = await Playhead(ann, room);
        right.Census.Awake.ShouldBeGreaterThan(0);
        after.GetProperty("playing").GetBoolean().ShouldBeTrue();
        Time(after).ShouldBe(Time(before), Tolerance);
        Time(after).ShouldBe(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), 60_000);
    }

    private static readonly object Film = new { kind = "url", url = "https://example.org/film.mp4" };

    /// <summary>Rooms live on either host: the first that lives on this one.</summary>
    private static async Task<string> RoomOn(TestNode node, HttpClient viewer)
    {
        for (var i = 0; ; i++)
        {
            var (id, before) = ($"cinema-{i}", node.Census.Woken);
            (await viewer.PostAsJsonAsync("/api/rooms", new { id })).EnsureSuccessStatusCode();
            if (node.Census.Woken > before)
            {
                return id;
            }
        }
    }

    private static async Task Send(HttpClient viewer, string room, object command) =>
        (await viewer.PostAsJsonAsync($"/api/rooms/{room}/commands", command)).EnsureSuccessStatusCode();

    private static async Task<JsonElement> Playhead(HttpClient viewer, string room) =>
        (await viewer.GetFromJsonAsync<JsonElement>($"/api/rooms/{room}")).GetProperty("playhead");

    private static double Time(JsonElement playhead) => playhead.GetProperty("at").GetDouble();
}
