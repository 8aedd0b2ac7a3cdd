using System.Net.Http.Json;
using System.Text.Json;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

public sealed class TwoClocksTests
{
    private const double AheadMs = 5_000;

    // Two hosts are milliseconds apart; a busy machine makes it tens. Five seconds would show.
    private const double Tolerance = 100;

    /// <summary>A host whose clock goes well, but is set wrong.</summary>
    private sealed class WrongClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMilliseconds(AheadMs);
    }

    [Fact]
    public async Task Viewers_on_hosts_whose_clocks_are_five_seconds_apart_start_on_the_same_instant()
    {
        await using var right = await TestNode.Start();
        await using var wrong = await TestNode.Start(clock: new WrongClock(), joins: right);
        var (ann, vic) = (await right.Viewer("Ann"), await wrong.Viewer("Vic"));

        // Rooms live on either host: among several, some are away for one viewer and some for the other.
        for (var i = 0; i < 6; i++)
        {
            var id = $"cinema-{i}";
            (await ann.Http.PostAsJsonAsync("/api/rooms", new { id })).EnsureSuccessStatusCode();
            await using var here = await Watcher.Open(right, ann.Token);
            await using var there = await Watcher.Open(wrong, vic.Token);
            var (seenHere, seenThere) = (await here.Join(id), await there.Join(id));
            Time(seenHere, "serverTime").ShouldBe(Now(TimeProvider.System), Tolerance * 25);
            Time(seenThere, "serverTime").ShouldBe(Now(new WrongClock()), Tolerance * 25);

            await here.Call("Send", Enqueue(i));
            await here.Call("Send", new { kind = "play", commandId = $"play-{i}" });

            var (toldHere, toldThere) = (await Started(here), await Started(there));
            (toldThere - toldHere).ShouldBe(AheadMs, Tolerance, $"room {id}");
            var looked = await vic.Http.GetFromJsonAsync<JsonElement>($"/api/rooms/{id}");
            Time(looked.GetProperty("playhead"), "at").ShouldBe(toldThere, Tolerance, $"room {id} over HTTP");
        }
    }

    private static object Enqueue(int number) =>
        new
        {
            kind = "enqueue",
            commandId = $"enqueue-{number}",
            source = new { kind = "url", url = "https://example.org/film.mp4" },
            place = "end",
        };

    private static async Task<double> Started(Watcher watcher)
    {
        for (; ; )
        {
            foreach (var e in (await watcher.Next("roomEvents")).EnumerateArray())
            {
                if (e.TryGetProperty("playhead", out var playhead) && playhead.GetProperty("playing").GetBoolean())
                {
                    return Time(playhead, "at");
                }
            }
        }
    }

    private static double Time(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static double Now(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
