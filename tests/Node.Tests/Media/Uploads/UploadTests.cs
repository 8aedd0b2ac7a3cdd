using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Web.Media.Uploads;

namespace SyncStream.Node.Tests.Media.Uploads;

/// <summary>Uploads on a whole node, over HTTP.</summary>
public sealed class UploadTests : ClipUploads
{
    private const string Everyone = "syncstream.uploads.from = everyone";

    [Fact]
    public async Task An_upload_in_pieces_is_in_the_library_when_the_last_one_is_answered()
    {
        await using var node = await TestNode.Start(Everyone);
        var ann = await node.Viewer();
        var tus = new TusClient(ann.Http);
        var at = await tus.Begin(Clip.Length, "../My film.mp4");
        var half = Clip.Length / 2;

        using var first = await tus.Patch(at, 0, Clip[..half]);
        first.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await tus.Offset(at)).ShouldBe(half);
        using var last = await tus.Patch(at, half, Clip[half..]);
        last.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var id = TusClient.Header(last, "SyncStream-Video-Id");
        var video = await Found(ann, id);
        video.GetProperty("title").GetString().ShouldBe("My film");
        video.GetProperty("duration").GetDouble().ShouldBe(2, 0.2);
        (await ann.Http.GetByteArrayAsync($"/media/{id}/file")).ShouldBe(Clip);
        Directory.GetFiles(node.Folder.Of("data", "uploads"), "*.part").ShouldBeEmpty();
        (await tus.Offset(at)).ShouldBe(Clip.Length, "who asks late learns that it is done");
    }

    [Fact]
    public async Task A_video_that_the_library_has_is_not_kept_twice()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        using var one = await tus.Create(Clip.Length, "one.mp4", body: Clip);
        using var two = await tus.Create(Clip.Length, "two.mp4", body: Clip);

        one.StatusCode.ShouldBe(HttpStatusCode.Created);
        TusClient.Header(two, "SyncStream-Video-Id").ShouldBe(TusClient.Header(one, "SyncStream-Video-Id"));
        Directory.GetFiles(node.Folder.Of("library")).Select(Path.GetFileName).ShouldBe(["one.mp4"]);
    }

    [Fact]
    public async Task Another_video_of_the_same_name_gets_another_name()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        await Clips.Make(PathOf("other.mp4"), seed: 2);
        var other = await File.ReadAllBytesAsync(PathOf("other.mp4"));
        using var one = await tus.Create(Clip.Length, "film.mp4", body: Clip);
        using var two = await tus.Create(other.Length, "film.mp4", body: other);

        Directory
            .GetFiles(node.Folder.Of("library"))
            .Select(Path.GetFileName)
            .ShouldBe(["film.mp4", "film (2).mp4"], ignoreOrder: true);
        two.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_begins_like_no_video_is_refused_before_the_rest_is_sent()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await tus.Begin(1_000_000, "page.mp4");
        using var answer = await tus.Patch(at, 0, System.Text.Encoding.UTF8.GetBytes(new string('<', 2048)));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("not a video");
        using var gone = await tus.Send(new(HttpMethod.Head, at));
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Directory.GetFiles(node.Folder.Of("data", "uploads"), "*.part").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_only_looks_like_a_video_is_refused_with_words_and_removed()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        byte[] fake = [0, 0, 0, 32, .. "ftypisom"u8, .. RandomNumberGenerator.GetBytes(5000)];
        using var answer = await tus.Create(fake.Length, "fake.mp4", body: fake);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("invalid");
        (await (await node.Viewer()).Http.GetStringAsync("/api/library")).ShouldContain("\"videos\":[]");
        Directory.GetFiles(node.Folder.Of("data", "uploads"), "*.part").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_name_follows_the_content_where_they_disagree()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        using var answer = await tus.Create(Clip.Length, "evil.html", body: Clip);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        Directory.GetFiles(node.Folder.Of("library")).Select(Path.GetFileName).ShouldBe(["evil.mp4"]);
    }

    [Fact]
    public async Task An_upload_goes_on_at_a_new_process()
    {
        using var folder = new TestFolder();
        string at;
        string token;
        await using (var first = await TestNode.Start(Everyone, folder))
        {
            var ann = await first.Viewer();
            token = ann.Token;
            at = await new TusClient(ann.Http).Begin(Clip.Length);
            (await new TusClient(ann.Http).Patch(at, 0, Clip[..5000])).Dispose();
        }

        await using var second = await TestNode.Start(Everyone, folder);
        using var http = second.Stranger();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var tus = new TusClient(http);
        (await tus.Offset(at)).ShouldBe(5000);
        using var last = await tus.Patch(at, 5000, Clip[5000..]);
        last.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        TusClient.Header(last, "SyncStream-Video-Id").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Of_two_requests_at_once_one_is_told_to_wait()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await tus.Begin(Clip.Length);
        var token = at[(at.LastIndexOf('.') + 1)..];
        using (node.Service<UploadFolder>().Lock(token))
        {
            using var locked = await tus.Patch(at, 0, Clip);
            locked.StatusCode.ShouldBe(HttpStatusCode.Locked);
        }
        using var free = await tus.Patch(at, 0, Clip);
        free.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_piece_for_another_offset_is_a_conflict_and_changes_nothing()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await tus.Begin(Clip.Length);
        using var answer = await tus.Patch(at, 7, Clip[7..]);
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await tus.Offset(at)).ShouldBe(0);
    }

    [Fact]
    public async Task A_damaged_piece_is_dropped()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await tus.Begin(Clip.Length);
        var right = $"sha256 {Convert.ToBase64String(SHA256.HashData(Clip))}";
        var wrong = $"sha256 {Convert.ToBase64String(SHA256.HashData(Clip[1..]))}";
        using var damaged = await tus.Patch(at, 0, Clip, wrong);
        ((int)damaged.StatusCode).ShouldBe(460);
        (await tus.Offset(at)).ShouldBe(0);
        using var whole = await tus.Patch(at, 0, Clip, right);
        whole.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing_behind()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await tus.Begin(Clip.Length);
        using var cancelled = await tus.Send(new(HttpMethod.Delete, at));
        cancelled.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Directory.GetFiles(node.Folder.Of("data", "uploads"), "*").Select(Path.GetFileName).ShouldBe([".lock"]);
        using var again = await tus.Send(new(HttpMethod.Head, at));
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_else_sees_an_upload()
    {
        await using var node = await TestNode.Start(Everyone);
        var at = await new TusClient((await node.Viewer()).Http).Begin(Clip.Length);
        var eve = new TusClient((await node.Viewer("Eve")).Http);
        using var answer = await eve.Patch(at, 0, Clip);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task By_default_hosts_may_upload_for_their_room_and_others_may_not()
    {
        await using var node = await TestNode.Start();
        var ann = await node.Viewer();
        var eve = await node.Viewer("Eve");
        await ann.Create("anns-room", password: "secret");

        await new TusClient(ann.Http).Begin(Clip.Length, room: "anns-room");
        using var without = await new TusClient(ann.Http).Create(Clip.Length);
        without.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var other = await new TusClient(eve.Http).Create(Clip.Length, room: "anns-room");
        other.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var may = await eve.Http.GetFromJsonAsync<JsonElement>($"{TusClient.Path}?roomId=anns-room");
        may.GetProperty("allowed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_its_first_byte()
    {
        await using var node = await TestNode.Start(Everyone + "\nsyncstream.uploads.max-size = 1 MiB");
        var tus = new TusClient((await node.Viewer()).Http);
        using var answer = await tus.Create((1 << 20) + 1);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("1 MiB");
    }

    [Fact]
    public async Task A_disk_without_room_refuses_before_the_first_byte()
    {
        await using var node = await TestNode.Start(Everyone + "\nsyncstream.uploads.keep-free = 1000000 GiB");
        var tus = new TusClient((await node.Viewer()).Http);
        using var answer = await tus.Create(1000);
        answer.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
    }

    [Fact]
    public async Task An_upload_that_nobody_goes_on_with_is_removed()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await tus.Begin(Clip.Length);
        var fresh = await tus.Begin(Clip.Length);
        var part = node.Folder.Of("data", "uploads", at[(at.LastIndexOf('.') + 1)..] + ".part");
        File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(part).AddHours(-25));

        Sweep(node);

        using var gone = await tus.Send(new(HttpMethod.Head, at));
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await tus.Offset(fresh)).ShouldBe(0);
    }

    [Fact]
    public async Task What_never_sent_a_byte_keeps_its_place_for_a_quarter_of_an_hour()
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await tus.Begin(1_000_000);
        var part = Directory.GetFiles(node.Folder.Of("data", "uploads"), "*.part").ShouldHaveSingleItem();
        File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(part).AddMinutes(-14));
        Sweep(node);
        (await tus.Offset(at)).ShouldBe(0);
        File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(part).AddMinutes(-2));
        Sweep(node);
        using var gone = await tus.Send(new(HttpMethod.Head, at));
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/library/uploads/nothing")]
    [InlineData("/api/library/uploads/a.b")]
    [InlineData("/api/library/uploads/..%2F..%2Fetc.passwd")]
    public async Task An_id_of_no_upload_is_refused(string path)
    {
        await using var node = await TestNode.Start(Everyone);
        var tus = new TusClient((await node.Viewer()).Http);
        using var answer = await tus.Send(new(HttpMethod.Head, path));
        ((int)answer.StatusCode).ShouldBeOneOf(404, 503);
    }

    [Fact]
    public async Task Another_version_of_tus_is_refused_and_ours_is_named()
    {
        await using var node = await TestNode.Start(Everyone);
        var ann = await node.Viewer();
        using var answer = await ann.Http.PostAsync(TusClient.Path, null);
        answer.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        TusClient.Header(answer, "Tus-Version").ShouldBe("1.0.0");
        using var options = await ann.Http.SendAsync(new(HttpMethod.Options, TusClient.Path));
        TusClient.Header(options, "Tus-Extension").ShouldContain("creation-with-upload");
    }

    private static void Sweep(TestNode node) =>
        node.Service<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>()
            .OfType<ExpiredUploads>()
            .Single()
            .Sweep();

    private static async Task<JsonElement> Found(TestViewer viewer, string id)
    {
        using var answer = await viewer.Http.GetAsync($"/api/library/{id}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
