using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media.Holders;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Tests.Media.Subtitles;

/// <summary>Subtitles that people add to a film which lies on the first of two hosts, over HTTP.</summary>
public sealed class SubtitleUploadTests
{
    private const string Admin = $"syncstream.admin.password = \"{TestNode.AdminPassword}\"";
    private const string Words = "1\n00:00:00,000 --> 00:00:01,000\nHello\n";

    [Fact]
    public async Task What_is_added_on_a_host_without_the_film_is_seen_on_both_and_taken_away_again()
    {
        await using var hosts = await TwoHosts.Start(Admin);
        await TwoHosts.Put(hosts.First, "film.mp4", 100_000);
        var video = await TwoHosts.Known(hosts.Second, "film", "127.0.0.1");
        var path = $"/media/{video.Id}/subtitles";
        var ann = await hosts.First.Viewer();
        var bob = await hosts.Second.Viewer("Bob");
        await Open(bob, video);

        using var added = await bob.Http.PostAsync($"{path}?label=English&roomId=the-room", new StringContent(Words));
        added.StatusCode.ShouldBe(HttpStatusCode.Created, await added.Content.ReadAsStringAsync());
        var track = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("track").GetString()!;
        foreach (var viewer in (TestViewer[])[ann, bob])
        {
            (await Tracks(viewer, path)).ShouldBe([track]);
            (await viewer.Http.GetStringAsync($"{path}/{track}.vtt")).ShouldContain("Hello");
        }

        using var others = await ann.Http.DeleteAsync($"{path}/{track}");
        others.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var removed = await bob.Http.DeleteAsync($"{path}/{track}");
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Tracks(ann, path)).ShouldBeEmpty();
        (await Tracks(bob, path)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_administrator_takes_away_what_others_added()
    {
        await using var hosts = await TwoHosts.Start(Admin);
        await TwoHosts.Put(hosts.First, "film.mp4", 100_000);
        var video = await TwoHosts.Known(hosts.Second, "film", "127.0.0.1");
        var path = $"/media/{video.Id}/subtitles";
        var (ann, bob) = (await hosts.First.Viewer(), await hosts.Second.Viewer("Bob"));
        await Open(ann, video);
        using var added = await ann.Http.PostAsync($"{path}?roomId=the-room", new StringContent(Words));
        var track = (await Tracks(bob, path)).ShouldHaveSingleItem();

        var promoted = await bob.Http.PostAsJsonAsync("/api/session/admin", new { password = TestNode.AdminPassword });
        var token = (await promoted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        bob.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var removed = await bob.Http.DeleteAsync($"{path}/{track}");
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Tracks(ann, path)).ShouldBeEmpty();
        (await Tracks(bob, path)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_may_not_add_any_is_refused_by_the_host_that_has_the_film()
    {
        await using var hosts = await TwoHosts.Start();
        await TwoHosts.Put(hosts.First, "film.mp4", 100_000);
        var video = await TwoHosts.Known(hosts.Second, "film", "127.0.0.1");
        var path = $"/media/{video.Id}/subtitles";
        var bob = await hosts.Second.Viewer("Bob");
        await Open(bob, video);

        using var stranger = await bob.Http.PostAsync(path, new StringContent(Words));
        using var nonsense = await bob.Http.PostAsync($"{path}?roomId=the-room", new StringContent("no subtitle"));
        using var tooLarge = await bob.Http.PostAsync(
            $"{path}?roomId=the-room",
            new StringContent(new string('x', 3 << 20))
        );

        stranger.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        nonsense.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await nonsense.Content.ReadAsStringAsync()).ShouldContain("SubRip");
        tooLarge.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Tracks(bob, path)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_to_what_is_in_the_rooms_queue_subtitles_are_added()
    {
        await using var hosts = await TwoHosts.Start();
        await TwoHosts.Put(hosts.First, "film.mp4", 100_000);
        await TwoHosts.Put(hosts.First, "other.mp4", 100_000, seed: 2);
        var film = await TwoHosts.Known(hosts.First, "film", "127.0.0.1");
        var other = await TwoHosts.Known(hosts.First, "other", "127.0.0.1");
        var ann = await hosts.First.Viewer();
        await Open(ann, film);

        using var refused = await ann.Http.PostAsync(
            $"/media/{other.Id}/subtitles?roomId=the-room",
            new StringContent(Words)
        );

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("queue");
    }

    /// <summary>Makes a room with this video in its queue.</summary>
    private static async Task Open(TestViewer host, VideoInfo video)
    {
        (await host.Create("the-room")).EnsureSuccessStatusCode();
        var enqueue = new
        {
            kind = "enqueue",
            commandId = "e1",
            source = new { kind = "library", videoId = video.Id.Value },
            place = "end",
        };
        (await host.Command("the-room", enqueue)).EnsureSuccessStatusCode();
    }

    private static async Task<IEnumerable<string?>> Tracks(TestViewer viewer, string path) =>
        from track in (await viewer.Http.GetFromJsonAsync<JsonElement>(path)).EnumerateArray()
        select track.GetProperty("track").GetString();
}
