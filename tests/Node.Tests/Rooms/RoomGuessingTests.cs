using System.Net;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Guesses at rooms, by every way that leads to a room whoever asks.</summary>
public sealed class RoomGuessingTests : IAsyncLifetime
{
    private TestNode _node = null!;
    private TestViewer _ann = null!;
    private int _guesses;

    public async Task InitializeAsync()
    {
        // Time stands still for guesses: none is forgiven, however slow the machine.
        var time = new FakeTimeProvider();
        _node = await TestNode.Start(
            "syncstream.uploads.from = hosts",
            replace: s => s.AddSingleton(p => new RoomGuesses(time, p.GetRequiredService<IAwakeRooms>()))
        );
        _ann = await _node.Viewer();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Who_looks_for_rooms_that_are_not_there_is_stopped_before_any_room_is_asked()
    {
        await GuessAll();
        var woken = _node.Census.Woken;
        foreach (
            var request in (HttpRequestMessage[])
                [
                    new(HttpMethod.Get, $"/api/rooms/{Fresh()}"),
                    new(HttpMethod.Get, $"/media/proxy/rooms/{Fresh()}/item"),
                    new(HttpMethod.Get, $"/api/rooms/{Fresh()}/bans"),
                    new(HttpMethod.Delete, $"/api/rooms/{Fresh()}"),
                    new(HttpMethod.Post, $"/api/rooms/{Fresh()}/commands")
                    {
                        Content = new StringContent(
                            "{\"kind\":\"skip\",\"commandId\":\"c1\"}",
                            null,
                            "application/json"
                        ),
                    },
                ]
        )
        {
            await (await _ann.Http.SendAsync(request)).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        }

        var may = await (await _ann.Http.GetAsync($"/api/library/uploads?roomId={Fresh()}")).ShouldBeJson();
        may.GetProperty("reason").GetString()!.ShouldContain("too many");
        await using var watcher = await Watcher.Open(_node, _ann.Token);
        (await watcher.Refusal("Join", new { roomId = Fresh() })).ShouldStartWith("rate_limited: ");
        _node.Census.Woken.ShouldBe(woken);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Guesses_over_the_hub_count_like_those_over_HTTP(HttpTransportType transport)
    {
        await using var watcher = await Watcher.Open(_node, _ann.Token, transport);
        for (var n = 0; n < RoomGuesses.Burst; n++)
        {
            (await watcher.Refusal("Join", new { roomId = Fresh() })).ShouldStartWith("not_found: ");
        }

        using var stranger = _node.Stranger();
        await (await stranger.GetAsync($"/api/rooms/{Fresh()}")).ShouldBeProblem(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
    }

    [Fact]
    public async Task Where_somebody_guesses_the_others_make_rooms_and_meet_in_them()
    {
        await GuessAll();
        (await _ann.Create("cinema")).StatusCode.ShouldBe(HttpStatusCode.Created);
        var bob = await _node.Viewer("Bob");
        await (await bob.Http.GetAsync("/api/rooms/cinema")).ShouldBeJson();
        await using var watcher = await Watcher.Open(_node, bob.Token);
        var joined = await watcher.Join("cinema");
        joined.GetProperty("roomId").GetString().ShouldBe("cinema");
        await watcher.Chat("here");
        await watcher.Join("cinema", sinceRevision: joined.GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task Where_passwords_are_guessed_no_more_are_tried_and_who_is_in_comes_back()
    {
        (await _ann.Create("vault", "open sesame")).EnsureSuccessStatusCode();
        var (vic, mallory) = (await _node.Viewer("Vic"), await _node.Viewer("Mallory"));
        await using var inside = await Watcher.Open(_node, vic.Token);
        await inside.Join("vault", password: "open sesame");
        for (var n = 0; n < RoomGuesses.Burst; n++)
        {
            await (await Look(mallory, $"{n}")).ShouldBeProblem(HttpStatusCode.Forbidden, "wrong_password");
        }

        // The room itself would let the right one in.
        await (await Look(mallory, "open sesame")).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        await using var outside = await Watcher.Open(_node, mallory.Token);
        (await outside.Refusal("Join", new { roomId = "vault", password = "open sesame" })).ShouldStartWith(
            "rate_limited: "
        );
        await using var again = await Watcher.Open(_node, vic.Token);
        await again.Join("vault", password: "open sesame");
    }

    [Fact]
    public async Task Who_came_in_on_another_worker_guesses_by_their_own_address_once_handed_over()
    {
        await using var second = await TestNode.Start(folder: _node.Folder, joins: _node, worker: "2");
        var room = "vault-1";
        for (var n = 1; _node.Census.Find(new(room)) is null; n++)
        {
            n.ShouldBeLessThan(20);
            (await _ann.Create(room = $"vault-{n}", "open sesame")).EnsureSuccessStatusCode();
        }

        await using var watcher = await Watcher.Open(second, _ann.Token);
        var mallory = await second.Viewer("Mallory");
        await using var guessing = await Watcher.Open(second, mallory.Token);
        for (var n = 0; n < RoomGuesses.Burst; n++)
        {
            (await guessing.Refusal("Join", new { roomId = room, password = $"{n}" })).ShouldStartWith(
                "wrong_password: "
            );
        }

        (await guessing.Refusal("Join", new { roomId = room, password = "open sesame" })).ShouldStartWith(
            "rate_limited: "
        );
        using var stranger = _node.Stranger();
        (await stranger.GetAsync($"/api/rooms/{Fresh()}")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await watcher.Join(room)).GetProperty("roomId").GetString().ShouldBe(room);
    }

    private async Task GuessAll()
    {
        using var stranger = _node.Stranger();
        for (var n = 0; n < RoomGuesses.Burst; n++)
        {
            (await stranger.GetAsync($"/api/rooms/{Fresh()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    private string Fresh() => $"guess-{++_guesses}";

    private static Task<HttpResponseMessage> Look(TestViewer viewer, string password)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/rooms/vault");
        request.Headers.Add("X-Room-Password", password);
        return viewer.Http.SendAsync(request);
    }
}
