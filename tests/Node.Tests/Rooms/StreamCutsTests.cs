using System.Net.Http.Json;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media;
using SyncStream.Node.Tests.Media.Holders;
using SyncStream.Web.Media;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Who is put out of a room sees its video no longer, whichever worker serves it: real nodes, real HTTP.</summary>
public sealed class StreamCutsTests
{
    // More than all buffers on the way to a client who does not read.
    private const int Size = 40_000_000;

    [Fact]
    public async Task A_ban_ends_the_viewers_streams_on_every_worker_and_a_close_ends_everybodys()
    {
        await using var hosts = await TwoHosts.Start();
        await TwoHosts.Put(hosts.First, "film.mp4", Size);
        var video = await TwoHosts.Known(hosts.Second, "film", "127.0.0.1");
        var ann = await hosts.First.Viewer("Ann");
        await Does(ann, "/api/rooms", new { id = "cinema" });
        await Does(ann, "/api/rooms", new { id = "elsewhere" });
        var vic = await hosts.First.Viewer("Vic");
        using var vicThere = Session(hosts.Second, vic);
        using var annThere = Session(hosts.Second, ann);
        var file = $"/media/{video.Id}/file";
        using var here = await vic.Http.GetAsync($"{file}?room=cinema", HttpCompletionOption.ResponseHeadersRead);
        using var there = await vicThere.GetAsync($"{file}?room=cinema", HttpCompletionOption.ResponseHeadersRead);
        using var other = await vicThere.GetAsync($"{file}?room=elsewhere", HttpCompletionOption.ResponseHeadersRead);
        using var hosting = await annThere.GetAsync($"{file}?room=cinema", HttpCompletionOption.ResponseHeadersRead);
        (Open(hosts.First), Open(hosts.Second)).ShouldBe((1, 3));

        await Does(
            ann,
            "/api/rooms/cinema/commands",
            new
            {
                kind = "kick",
                viewerId = vic.Id.Value,
                ban = true,
                commandId = "c1",
            }
        );

        await Until(hosts, first: 0, second: 2);
        await Should.ThrowAsync<HttpRequestException>(here.Content.ReadAsByteArrayAsync());
        await Should.ThrowAsync<HttpRequestException>(there.Content.ReadAsByteArrayAsync());

        // Whose ban is lifted is sent nowhere.
        using var again = await vicThere.GetAsync(file, HttpCompletionOption.ResponseHeadersRead);
        await Does(
            ann,
            "/api/rooms/cinema/commands",
            new
            {
                kind = "kick",
                viewerId = vic.Id.Value,
                ban = false,
                commandId = "c3",
            }
        );
        (await again.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(Size - 1);

        await Does(ann, "/api/rooms/cinema/commands", new { kind = "close", commandId = "c2" });

        await Until(hosts, first: 0, second: 1);
        await Should.ThrowAsync<HttpRequestException>(hosting.Content.ReadAsByteArrayAsync());
        (await other.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(Size - 1);
    }

    private static int Open(TestNode node) => node.Service<StreamCensus>().Open;

    private static Task Until(TwoHosts hosts, int first, int second) =>
        LibraryHost.Until(
            () => (Open(hosts.First), Open(hosts.Second)) == (first, second),
            () => $"{Open(hosts.First)} and {Open(hosts.Second)} streams are open, not {first} and {second}"
        );

    /// <summary>The same person at another worker.</summary>
    private static HttpClient Session(TestNode node, TestViewer viewer)
    {
        var client = node.Stranger();
        client.DefaultRequestHeaders.Authorization = viewer.Http.DefaultRequestHeaders.Authorization;
        return client;
    }

    private static async Task Does(TestViewer viewer, string path, object body)
    {
        using var answer = await viewer.Http.PostAsJsonAsync(path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}
