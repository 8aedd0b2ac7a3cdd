using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media.Uploads;

namespace SyncStream.Node.Tests.Media.Holders;

/// <summary>A host serves the videos of another: real nodes, real HTTP between them.</summary>
public sealed class HolderTests
{
    [Fact]
    public async Task Fifty_viewers_on_the_host_without_the_file_cost_one_transfer_of_it()
    {
        await using var hosts = await TwoHosts.Start();
        var content = await TwoHosts.Put(hosts.First, "film.mp4", 8_000_000);
        var video = await TwoHosts.Known(hosts.Second, "film", "127.0.0.1");
        var digest = SHA256.HashData(content);
        var bob = await hosts.Second.Viewer("Bob");

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 50),
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (_, stop) =>
                SHA256.HashData(await bob.Http.GetByteArrayAsync($"/media/{video.Id}/file", stop)).ShouldBe(digest)
        );

        hosts.Received.Received.ShouldBeInRange(content.Length, (long)(content.Length * 1.05));
    }

    [Fact]
    public async Task Random_ranges_make_up_the_file_while_one_of_two_holders_goes_away()
    {
        await using var hosts = await TwoHosts.Start();
        var content = await TwoHosts.Put(hosts.First, "film.mp4", 6_000_000);
        var third = await TestNode.Start(TwoHosts.Settings, host: "127.0.0.3", joins: hosts.First);
        var leaving = new Lazy<Task>(() => third.DisposeAsync().AsTask());
        try
        {
            Directory.CreateDirectory(third.Folder.Of("library"));
            await File.WriteAllBytesAsync(third.Folder.Of("library", "film.mp4"), content);
            var video = await TwoHosts.Known(hosts.Second, "film", "127.0.0.1", "127.0.0.3");
            var bob = await hosts.Second.Viewer("Bob");

            var random = new Random(11);
            int[] cuts =
            [
                0,
                .. Enumerable.Range(0, 60).Select(_ => random.Next(content.Length)).Distinct().Order(),
                content.Length,
            ];
            var pieces = cuts.Zip(cuts.Skip(1)).ToArray();
            random.Shuffle(pieces);
            var whole = new byte[content.Length];
            for (var n = 0; n < pieces.Length; n++)
            {
                if (n == 10)
                {
                    _ = leaving.Value;
                }
                var (from, to) = pieces[n];
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/media/{video.Id}/file");
                request.Headers.Range = new RangeHeaderValue(from, to - 1);
                using var answer = await bob.Http.SendAsync(request);
                answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
                (await answer.Content.ReadAsByteArrayAsync()).CopyTo(whole, from);
            }

            SHA256.HashData(whole).ShouldBe(SHA256.HashData(content));
        }
        finally
        {
            await leaving.Value;
        }
    }

    [Fact]
    public async Task What_was_fetched_is_still_there_after_a_restart_and_without_the_holder()
    {
        using var folder = new TestFolder();
        var first = await TestNode.Start(TwoHosts.Settings);
        var content = await TwoHosts.Put(first, "film.mp4", 3_000_000);
        await using (var second = await TestNode.Start(TwoHosts.Settings, folder, "127.0.0.2", joins: first))
        {
            var video = await TwoHosts.Known(second, "film", "127.0.0.1");
            var bob = await second.Viewer("Bob");
            (await bob.Http.GetByteArrayAsync($"/media/{video.Id}/file")).ShouldBe(content);
        }
        await using (first)
        await using (var again = await TestNode.Start(TwoHosts.Settings, folder, "127.0.0.2", joins: first))
        {
            var video = await TwoHosts.Known(again, "film", "127.0.0.1");
            var bob = await again.Viewer("Bob");
            (await bob.Http.GetByteArrayAsync($"/media/{video.Id}/file")).ShouldBe(content);
            again.Service<SyncStream.Web.Media.Holders.HolderTraffic>().Received.ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_session_of_one_host_is_one_of_the_other_and_an_upload_goes_on_through_it()
    {
        await using var hosts = await TwoHosts.Start();
        using var clips = new TestFolder();
        await Clips.Make(clips.Of("clip.mp4"));
        var clip = await File.ReadAllBytesAsync(clips.Of("clip.mp4"));
        var ann = await hosts.First.Viewer();
        var at = await new TusClient(ann.Http).Begin(clip.Length, "holiday.mp4");
        using var other = hosts.Second.Stranger();
        other.DefaultRequestHeaders.Authorization = ann.Http.DefaultRequestHeaders.Authorization;
        var tus = new TusClient(other);

        (await tus.Patch(at, 0, clip[..4000])).Dispose();
        (await tus.Offset(at)).ShouldBe(4000);
        using var last = await tus.Patch(at, 4000, clip[4000..]);

        last.StatusCode.ShouldBe(HttpStatusCode.NoContent, await last.Content.ReadAsStringAsync());
        TusClient.Header(last, "Tus-Resumable").ShouldBe("1.0.0");
        File.Exists(hosts.First.Folder.Of("library", "holiday.mp4")).ShouldBeTrue("it lies where it was begun");
        await TwoHosts.Known(hosts.Second, "holiday", "127.0.0.1");
    }

    [Fact]
    public async Task A_file_on_both_hosts_is_one_video_with_two_holders_until_one_deletes_it()
    {
        await using var hosts = await TwoHosts.Start();
        var content = await TwoHosts.Put(hosts.First, "film.mp4", 100_000);
        var only = await TwoHosts.Known(hosts.Second, "film", "127.0.0.1");
        Directory.CreateDirectory(hosts.Second.Folder.Of("library"));
        await File.WriteAllBytesAsync(hosts.Second.Folder.Of("library", "film.mp4"), content);
        var both = await TwoHosts.Known(hosts.First, "film", "127.0.0.1", "127.0.0.2");
        both.Id.ShouldBe(only.Id);
        File.Delete(hosts.First.Folder.Of("library", "film.mp4"));
        await TwoHosts.Known(hosts.First, "film", "127.0.0.2");
    }

    [Fact]
    public async Task What_another_host_has_is_known_and_a_copy_that_was_changed_where_ids_do_not_look_is_not_taken_in()
    {
        await using var hosts = await TwoHosts.Start();
        var content = await TwoHosts.Put(hosts.First, "film.mp4", 8_000_000);
        var video = await TwoHosts.Known(hosts.Second, "film", "127.0.0.1");
        var bob = await hosts.Second.Viewer("Bob");
        byte[] changed = [.. content];
        changed[100_000] ^= 1;

        using var answer = await new TusClient(bob.Http).Create(changed.Length, "film.mp4", body: changed);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        TusClient.Header(answer, "SyncStream-Video-Id").ShouldBe(video.Id.Value);
        Directory.GetFiles(hosts.Second.Folder.Of("library")).ShouldBeEmpty();
        SHA256.HashData(await bob.Http.GetByteArrayAsync($"/media/{video.Id}/file")).ShouldBe(SHA256.HashData(content));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1.AAAA")]
    [InlineData("99999999999.")]
    public async Task A_stranger_gets_nothing_from_the_nodes_own_call(string? ticket)
    {
        await using var node = await TestNode.Start();
        using var http = node.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/internal/videos/any/0/10");
        if (ticket is not null)
        {
            request.Headers.Add("X-SyncStream-Ticket", ticket);
        }
        using var answer = await http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
