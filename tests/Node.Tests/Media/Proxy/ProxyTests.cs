using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Proxy;

namespace SyncStream.Node.Tests.Media.Proxy;

/// <summary>Outside videos through a whole node, from a real server that is not ours.</summary>
public sealed class ProxyTests
{
    private const string Lab = "syncstream.proxy.allow-private = true";
    private static readonly byte[] Film = RandomNumberGenerator.GetBytes(300_000);

    [Fact]
    public async Task An_outside_video_comes_through_with_its_ranges_and_without_cookies()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab);
        var ann = await node.Viewer();
        var path = await Item(ann, outside.Url("/film.mp4"));

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = new RangeHeaderValue(1000, 1999);
        request.Headers.Add("Cookie", "secret=1");
        request.Headers.Referrer = new("https://elsewhere.example");
        using var answer = await ann.Http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Film[1000..2000]);
        answer.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 1000-1999/300000");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("video/mp4");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var asked = outside.Headers.Single();
        asked.ShouldNotContain("secret");
        asked.ShouldNotContain("elsewhere");
        asked.ShouldNotContain("Bearer");
    }

    [Fact]
    public async Task A_playlist_leads_through_the_proxy_down_to_its_segments()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab);
        var ann = await node.Viewer();

        var master = await ann.Http.GetStringAsync(await Item(ann, outside.Url("/hls/master.m3u8")));
        var media = await ann.Http.GetStringAsync(Line(master));
        var segment = await ann.Http.GetByteArrayAsync(Line(media));

        segment.ShouldBe(Film);
        Line(master).ShouldStartWith("/media/proxy/");
    }

    [Fact]
    public async Task A_playlist_goes_on_as_it_comes_and_is_never_whole_in_memory()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab);
        var ann = await node.Viewer();
        using var answer = await Begin(ann, await Item(ann, outside.Url("/hls/unfinished.m3u8")));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await lines.ReadLineAsync()).ShouldBe("#EXTM3U");
        (await lines.ReadLineAsync()).ShouldBe("#EXTINF:2,");
        (await lines.ReadLineAsync()).ShouldNotBeNull().ShouldStartWith("/media/proxy/");
    }

    [Fact]
    public async Task A_playlist_without_end_is_cut_and_not_taken_for_a_whole_one()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab);
        var ann = await node.Viewer();
        using var answer = await Begin(ann, await Item(ann, outside.Url("/hls/endless.m3u8")));
        await Should.ThrowAsync<HttpRequestException>(() => answer.Content.CopyToAsync(Stream.Null));
    }

    [Theory]
    [InlineData("/page.mp4", 502)]
    [InlineData("/script.m3u8", 502)]
    [InlineData("/none.mp4", 404)]
    [InlineData("/round", 403)]
    public async Task What_is_no_video_is_refused_with_words(string path, int status)
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab);
        var ann = await node.Viewer();
        using var answer = await ann.Http.GetAsync(await Item(ann, outside.Url(path)));
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Nothing_private_is_asked_unless_that_is_allowed()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start();
        var ann = await node.Viewer();
        using var answer = await ann.Http.GetAsync(await Item(ann, outside.Url("/film.mp4")));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        outside.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_refused_when_it_is_connected_to()
    {
        var connect = new OutsideConnect(
            new ProxyOptions(),
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback])
        );
        await using var outside = await OutsideServer.Start(Film);
        using var client = new OutsideClient(new ProxyOptions(), connect, TimeProvider.System);
        var uri = new Uri($"http://innocent.example:{outside.Address.Port}/film.mp4");
        await Should.ThrowAsync<OutsideRefusedException>(() => client.Get(uri, [], default));
        outside.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_to_this_machine_is_refused()
    {
        await using var outside = await OutsideServer.Start(Film);
        // The first host is let through as a public one would be, what it redirects to is looked at anew.
        var first = outside.Address.Port;
        var options = new ProxyOptions();
        var connect = new OutsideConnect(
            new ProxyOptions { AllowPrivate = true },
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
        );
        using var client = new OutsideClient(options, connect, TimeProvider.System);
        foreach (
            var target in (string[])
                [$"http://127.0.0.1:{first}/film.mp4", $"http://[::1]:{first}/film.mp4", "file:///etc/passwd"]
        )
        {
            var uri = new Uri($"http://innocent.example:{first}/to?url={Uri.EscapeDataString(target)}");
            await Should.ThrowAsync<OutsideRefusedException>(() => client.Get(uri, [], default));
        }
        outside.Asked.Count.ShouldBe(3, "only the redirects themselves were asked for");
    }

    [Fact]
    public async Task A_name_server_that_changes_its_mind_gains_nothing()
    {
        await using var outside = await OutsideServer.Start(Film);
        var asked = 0;
        var connect = new OutsideConnect(
            new ProxyOptions(),
            (_, _) =>
                Task.FromResult<IPAddress[]>(
                    Interlocked.Increment(ref asked) == 1
                        ? [IPAddress.Parse("192.0.2.1"), IPAddress.Loopback]
                        : [IPAddress.Loopback]
                )
        );
        using var client = new OutsideClient(new ProxyOptions(), connect, TimeProvider.System);
        for (var n = 0; n < 3; n++)
        {
            var uri = new Uri($"http://rebinding.example:{outside.Address.Port}/film.mp4");
            await Should.ThrowAsync<OutsideRefusedException>(() => client.Get(uri, [], default));
        }
        outside.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_is_of_use_to_nobody_else()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab);
        var ann = await node.Viewer();
        var master = await ann.Http.GetStringAsync(await Item(ann, outside.Url("/hls/master.m3u8")));
        using var eve = await (await node.Viewer("Eve")).Http.GetAsync(Line(master));
        eve.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var stranger = await node.Stranger().GetAsync(Line(master));
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_link_ends_with_a_ban_at_once_and_with_its_room()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab);
        var (ann, bob) = (await node.Viewer(), await node.Viewer("Bob"));
        var item = await Item(ann, outside.Url("/hls/master.m3u8"));
        var (anns, bobs) = (Line(await ann.Http.GetStringAsync(item)), Line(await bob.Http.GetStringAsync(item)));
        (await bob.Http.GetAsync(bobs)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var ban = new
        {
            kind = "kick",
            commandId = "k1",
            viewerId = bob.Id.Value,
            ban = true,
        };
        (await ann.Command("cinema", ban)).EnsureSuccessStatusCode();
        await EndsWith(bob, bobs, HttpStatusCode.Forbidden);
        (await ann.Http.GetAsync(anns)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await ann.Http.DeleteAsync("/api/rooms/cinema")).EnsureSuccessStatusCode();
        await EndsWith(ann, anns, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_what_is_in_the_rooms_queue_has_a_link()
    {
        await using var node = await TestNode.Start(Lab);
        var ann = await node.Viewer();
        await ann.Create("cinema");
        using var none = await ann.Http.GetAsync("/media/proxy/rooms/cinema/nothing");
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var forged = await ann.Http.GetAsync("/media/proxy/aGVsbG8.aGVsbG8");
        forged.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Where_it_is_turned_off_nothing_is_fetched()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab + "\nsyncstream.proxy.enabled = false");
        var ann = await node.Viewer();
        using var answer = await ann.Http.GetAsync(await Item(ann, outside.Url("/film.mp4")));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        outside.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task However_many_have_paused_what_one_host_has_the_next_one_gets_it_but_nobody_gets_all()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab + "\nsyncstream.proxy.max-streams = 80");
        var ann = await node.Viewer();
        var item = await Item(ann, outside.Url("/paused.mp4"));
        var open = new List<HttpResponseMessage>();

        for (var viewers = 0; viewers < 10; viewers++)
        {
            var viewer = await node.Viewer($"Viewer {viewers}");
            open.AddRange(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Begin(viewer, item))));
        }
        using var tooMany = await Begin(ann, item);
        open[0].Dispose();
        await LibraryHost.Until(() => node.Service<StreamCensus>().Open < 80, () => "who left is still counted");
        using var one = await Begin(ann, item);

        open.Skip(1).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        tooMany.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, "all together have enough");
        one.StatusCode.ShouldBe(HttpStatusCode.OK);
        open.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task At_a_viewers_share_the_oldest_response_makes_way_though_nobody_reads_it()
    {
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab);
        var (ann, bob) = (await node.Viewer(), await node.Viewer("Bob"));
        var item = await Item(ann, outside.Url("/endless.mp4"));
        var open = new List<HttpResponseMessage> { await Begin(bob, item), await Begin(ann, item) };
        open.AddRange(await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => Begin(ann, item))));
        node.Service<StreamCensus>().Open.ShouldBe(9);

        open.Add(await Begin(ann, item));

        await LibraryHost.Until(() => node.Service<StreamCensus>().Open == 9, () => "the oldest hangs on");
        open.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => open[1].Content.CopyToAsync(Stream.Null));
        await Task.WhenAll(open.Where((_, n) => n != 1).Select(ReadSome));
        open.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task Where_all_have_enough_one_that_is_not_read_makes_way_and_one_that_is_read_stays()
    {
        var clock = new JumpingClock();
        await using var outside = await OutsideServer.Start(Film);
        await using var node = await TestNode.Start(Lab + "\nsyncstream.proxy.max-streams = 2", clock: clock);
        var (ann, bob) = (await node.Viewer(), await node.Viewer("Bob"));
        var item = await Item(ann, outside.Url("/endless.mp4"));
        using var unread = await Begin(ann, item);
        using var read = await Begin(bob, item);
        // Made while there is time: rooms are not asked for links after the clock has jumped.
        using var link = await bob.Http.GetAsync(item, HttpCompletionOption.ResponseHeadersRead);
        link.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        clock.Jump(TimeSpan.FromSeconds(31));
        await ReadSome(read);

        using var late = await bob.Http.GetAsync(
            link.RequestMessage!.RequestUri,
            HttpCompletionOption.ResponseHeadersRead
        );

        late.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => unread.Content.CopyToAsync(Stream.Null));
        await ReadSome(read);
        await ReadSome(late);
    }

    /// <summary>Soon: what a room decided is told to all workers after it was answered.</summary>
    private static async Task EndsWith(TestViewer viewer, string link, HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var answer = await viewer.Http.GetAsync(link, patience.Token);
            if (answer.StatusCode == status)
            {
                return;
            }
        }
    }

    private static async Task ReadSome(HttpResponseMessage answer)
    {
        // More than may be under way: it goes on.
        var stream = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 20];
        for (var n = 0; n < 32; n++)
        {
            await stream.ReadExactlyAsync(buffer);
        }
    }

    private static Task<HttpResponseMessage> Begin(TestViewer viewer, string item) =>
        viewer.Http.GetAsync(item, HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Makes a room with this address in its queue; where its link begins.</summary>
    private static async Task<string> Item(TestViewer viewer, string url)
    {
        await viewer.Create("cinema");
        var command = new
        {
            kind = "enqueue",
            commandId = "e1",
            source = new { kind = "url", url },
            place = "end",
        };
        using var done = await viewer.Command("cinema", command);
        done.StatusCode.ShouldBe(HttpStatusCode.OK, await done.Content.ReadAsStringAsync());
        var room = JsonDocument.Parse(await viewer.Http.GetStringAsync("/api/rooms/cinema")).RootElement;
        return $"/media/proxy/rooms/cinema/{room.GetProperty("queue")[0].GetProperty("itemId").GetString()}";
    }

    private static string Line(string playlist) =>
        playlist.Split('\n').First(line => line.Length > 0 && !line.StartsWith('#'));
}
