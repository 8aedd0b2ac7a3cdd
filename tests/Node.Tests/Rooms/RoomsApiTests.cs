using System.Net;
using System.Net.Http.Json;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Rooms over HTTP, as scripts and the home page use them.</summary>
[Collection(OneNode.Name)]
public sealed class RoomsApiTests(OneNode one)
{
    private readonly TestNode _node = one.Node;
    private readonly string _room = one.FreshRoom();

    [Fact]
    public async Task A_room_is_made_shown_commanded_and_closed()
    {
        var ann = await _node.Viewer();
        var made = await ann.Create(_room);
        made.Headers.Location!.ToString().ShouldBe($"/api/rooms/{_room}");
        (await made.ShouldBeJson(HttpStatusCode.Created)).GetProperty("id").GetString().ShouldBe(_room);

        var source = new { kind = "url", url = "https://example.org/film.mp4" };
        var command = new
        {
            kind = "enqueue",
            commandId = "c1",
            source,
        };
        var ack = await (await ann.Command(_room, command)).ShouldBeJson();
        ack.GetProperty("commandId").GetString().ShouldBe("c1");
        var again = await (await ann.Command(_room, command)).ShouldBeJson();
        again.GetRawText().ShouldBe(ack.GetRawText());

        using var stranger = _node.Stranger();
        var shown = await (await stranger.GetAsync($"/api/rooms/{_room}")).ShouldBeJson();
        shown.GetProperty("title").GetString().ShouldBe($"The room {_room}");
        shown.GetProperty("viewerCount").GetInt32().ShouldBe(0);
        shown.GetProperty("queue").GetArrayLength().ShouldBe(1);
        shown.GetProperty("settings").GetProperty("visibility").GetString().ShouldBe("unlisted");

        var bob = await _node.Viewer("Bob");
        await (await bob.Http.DeleteAsync($"/api/rooms/{_room}")).ShouldBeProblem(
            HttpStatusCode.Forbidden,
            "forbidden"
        );
        (await ann.Http.DeleteAsync($"/api/rooms/{_room}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await ann.Http.GetAsync($"/api/rooms/{_room}")).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        await (await ann.Http.DeleteAsync($"/api/rooms/{_room}")).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_room_without_a_wish_for_a_name_gets_one_that_can_be_read_out()
    {
        var ann = await _node.Viewer();
        var made = await (await ann.Http.PostAsJsonAsync("/api/rooms", new { })).ShouldBeJson(HttpStatusCode.Created);
        made.GetProperty("id").GetString()!.ShouldMatch("^r-[a-z0-9]{12}$");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("of-ann")]
    public async Task A_room_made_again_by_the_same_command_is_the_same_room(string? id)
    {
        var ann = await _node.Viewer();
        var wish = new { id, commandId = "make-it-once" };
        var first = await (await ann.Http.PostAsJsonAsync("/api/rooms", wish)).ShouldBeJson(HttpStatusCode.Created);
        var second = await (await ann.Http.PostAsJsonAsync("/api/rooms", wish)).ShouldBeJson(HttpStatusCode.Created);
        second.GetProperty("id").GetString().ShouldBe(first.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        var (ann, bob) = (await _node.Viewer(), await _node.Viewer("Bob"));
        (await ann.Create(_room)).EnsureSuccessStatusCode();
        await (await bob.Create(_room)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task A_password_is_asked_for_in_a_header_of_all_but_the_host()
    {
        var (ann, bob) = (await _node.Viewer(), await _node.Viewer("Bob"));
        var made = await (await ann.Create(_room, "open sesame")).ShouldBeJson(HttpStatusCode.Created);
        made.GetRawText().ShouldNotContain("pbkdf2");
        made.GetProperty("settings").GetProperty("hasPassword").GetBoolean().ShouldBeTrue();
        foreach (var wrong in (string?[])[null, "", "open barley", new string('x', 5_000)])
        {
            await (await Show(bob, wrong)).ShouldBeProblem(HttpStatusCode.Forbidden, "wrong_password");
        }

        await (await Show(bob, "open sesame")).ShouldBeJson();
        await (await Show(ann, null)).ShouldBeJson();
    }

    [Fact]
    public async Task Who_may_lift_a_ban_sees_who_is_banned()
    {
        var (ann, bob) = (await _node.Viewer(), await _node.Viewer("Bob"));
        (await ann.Create(_room)).EnsureSuccessStatusCode();
        var bans = $"/api/rooms/{_room}/bans";
        var ban = new
        {
            kind = "kick",
            commandId = "c1",
            viewerId = bob.Id.Value,
            ban = true,
        };
        (await ann.Command(_room, ban)).EnsureSuccessStatusCode();
        var listed = (await (await ann.Http.GetAsync(bans)).ShouldBeJson()).GetProperty("bans");
        listed.GetArrayLength().ShouldBe(1);
        listed[0].GetProperty("viewerId").GetString().ShouldBe(bob.Id.Value);
        await (await bob.Http.GetAsync(bans)).ShouldBeProblem(HttpStatusCode.Forbidden, "forbidden");
        await (await ann.Http.GetAsync("/api/rooms/no-such-room/bans")).ShouldBeProblem(
            HttpStatusCode.NotFound,
            "not_found"
        );

        var lift = new
        {
            kind = "kick",
            commandId = "c2",
            viewerId = bob.Id.Value,
            ban = false,
        };
        (await ann.Command(_room, lift)).EnsureSuccessStatusCode();
        (await ann.Http.GetStringAsync(bans)).ShouldBe("""{"bans":[]}""");
    }

    [Fact]
    public async Task Public_rooms_are_listed_and_no_others()
    {
        var ann = await _node.Viewer();
        var hidden = one.FreshRoom();
        (await ann.Create(_room, visibility: "public")).EnsureSuccessStatusCode();
        (await ann.Create(hidden)).EnsureSuccessStatusCode();
        using var stranger = _node.Stranger();
        var listing = "";
        await LibraryHost.Until(
            () =>
            {
                listing = stranger.GetStringAsync("/api/rooms").GetAwaiter().GetResult();
                return listing.Contains($"\"{_room}\"", StringComparison.Ordinal);
            },
            () => listing
        );
        listing.ShouldNotContain($"\"{hidden}\"");
        (await ann.Http.DeleteAsync($"/api/rooms/{_room}")).EnsureSuccessStatusCode();
        await LibraryHost.Until(
            () =>
            {
                listing = stranger.GetStringAsync("/api/rooms").GetAwaiter().GetResult();
                return !listing.Contains($"\"{_room}\"", StringComparison.Ordinal);
            },
            () => listing
        );
    }

    [Fact]
    public async Task What_plays_behind_a_password_is_named_to_administrators_only()
    {
        var (ann, root) = (await _node.Viewer(), await _node.Viewer("Root"));
        (await ann.Create(_room, "open sesame", "public")).EnsureSuccessStatusCode();
        var film = new
        {
            kind = "enqueue",
            commandId = "c1",
            source = new { kind = "url", url = "https://example.org/secret.mp4" },
        };
        (await ann.Command(_room, film)).EnsureSuccessStatusCode();
        var promoted = await root.Http.PostAsJsonAsync("/api/session/admin", new { password = TestNode.AdminPassword });
        var token = (await promoted.ShouldBeJson()).GetProperty("token").GetString();
        root.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var seen = "";
        await LibraryHost.Until(
            () =>
            {
                seen = root.Http.GetStringAsync($"/api/cluster?rooms={_room}").GetAwaiter().GetResult();
                return seen.Contains("secret", StringComparison.Ordinal);
            },
            () => seen
        );
        using var stranger = _node.Stranger();
        var listing = await (await stranger.GetAsync("/api/rooms")).ShouldBeJson();
        var listed = listing
            .GetProperty("rooms")
            .EnumerateArray()
            .Single(r => r.GetProperty("id").GetString() == _room);
        listed.GetProperty("hasPassword").GetBoolean().ShouldBeTrue();
        listed.GetProperty("playing").GetString().ShouldBeNull();
    }

    [Theory]
    [InlineData("POST", "/api/rooms")]
    [InlineData("POST", "/api/rooms/cinema/commands")]
    [InlineData("DELETE", "/api/rooms/cinema")]
    [InlineData("GET", "/api/session")]
    [InlineData("GET", "/api/library")]
    [InlineData("GET", "/media/abc/file")]
    public async Task What_needs_a_session_says_so(string method, string path)
    {
        using var stranger = _node.Stranger();
        var request = new HttpRequestMessage(new(method), path) { Content = JsonContent.Create(new { }) };
        await (await stranger.SendAsync(request)).ShouldBeProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Who_sends_too_much_is_asked_to_wait()
    {
        var ann = await _node.Viewer();
        (await ann.Create(_room)).EnsureSuccessStatusCode();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(i =>
                    ann.Command(
                        _room,
                        new
                        {
                            kind = "chat",
                            commandId = $"c{i}",
                            text = "flood",
                        }
                    )
                )
        );
        var refused = answers.Where(a => !a.IsSuccessStatusCode).ToList();
        refused.ShouldNotBeEmpty();
        await refused[0].ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        answers.Count(a => a.IsSuccessStatusCode).ShouldBeGreaterThanOrEqualTo(20);
    }

    [Fact]
    public async Task An_administrator_may_close_what_others_made()
    {
        var (ann, root) = (await _node.Viewer(), await _node.Viewer("Root"));
        (await ann.Create(_room)).EnsureSuccessStatusCode();
        var promoted = await root.Http.PostAsJsonAsync("/api/session/admin", new { password = TestNode.AdminPassword });
        var token = (await promoted.ShouldBeJson()).GetProperty("token").GetString();
        root.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        (await root.Http.DeleteAsync($"/api/rooms/{_room}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private Task<HttpResponseMessage> Show(TestViewer viewer, string? password)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/rooms/{_room}");
        if (password is not null)
        {
            request.Headers.Add("X-Room-Password", password);
        }

        return viewer.Http.SendAsync(request);
    }
}
