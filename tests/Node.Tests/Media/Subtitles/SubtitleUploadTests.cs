using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media.Holders;

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
        (await bob.Create("bobs-room")).EnsureSuccessStatusCode();

        using var added = await bob.Http.PostAsync($"{path}?label=English&roomId=bobs-room", new StringContent(Words));
        added.StatusCode.ShouldBe(HttpStatusCode.Created, await added.Content.ReadAsStringAsync());
        var track = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("track").GetString()!;
        foreach (var viewer in (TestViewer[])[ann, bob])
        {
            (await Tracks(viewer, path)).ShouldBe([track]);
            (await viewer.Http.GetStringAsync($"{path}/{track}.vtt")).ShouldContain("Hello");
        }

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
        (await bob.Create("bobs-room")).EnsureSuccessStatusCode();

        using var stranger = await bob.Http.PostAsync(path, new StringContent(Words));
        using var nonsense = await bob.Http.PostAsync($"{path}?roomId=bobs-room", new StringContent("no subtitle"));
        using var tooLarge = await bob.Http.PostAsync(
            $"{path}?roomId=bobs-room",
            new StringContent(new string('x', 3 << 20))
        );

        stranger.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        nonsense.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await nonsense.Content.ReadAsStringAsync()).ShouldContain("SubRip");
        tooLarge.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Tracks(bob, path)).ShouldBeEmpty();
    }

    private static async Task<IEnumerable<string?>> Tracks(TestViewer viewer, string path) =>
        from track in (await viewer.Http.GetFromJsonAsync<JsonElement>(path)).EnumerateArray()
        select track.GetProperty("track").GetString();
}
