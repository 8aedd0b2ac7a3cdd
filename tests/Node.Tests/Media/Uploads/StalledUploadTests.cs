using System.Net;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Media.Uploads;

/// <summary>Uploads that stand still where others want their room.</summary>
public sealed class StalledUploadTests : ClipUploads
{
    private const string Everyone = "syncstream.uploads.from = everyone";

    [Fact]
    public async Task What_hardly_grows_makes_way_where_its_room_is_wanted()
    {
        await using var node = await TestNode.Start(Everyone + "\nsyncstream.uploads.total-size = 2 MiB");
        var (eve, bob) = (
            new TusClient((await node.Viewer("Eve")).Http),
            new TusClient((await node.Viewer("Bob")).Http)
        );
        var at = await eve.Begin(1_500_000);
        (await eve.Patch(at, 0, Clip[..1])).EnsureSuccessStatusCode();

        using var early = await bob.Create(1_000_000);
        early.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        (await eve.Offset(at)).ShouldBe(1, "who stopped a moment ago keeps their place");

        var part = Directory.GetFiles(node.Folder.Of("data", "uploads"), "*.part").ShouldHaveSingleItem();
        File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(part).AddMinutes(-16));
        await bob.Begin(1_000_000);
        using var gone = await eve.Send(new(HttpMethod.Head, at));
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_still_sends_what_made_way_is_told_to_ask_again()
    {
        await using var node = await TestNode.Start(Everyone + "\nsyncstream.uploads.total-size = 2 MiB");
        var (eve, bob) = (
            new TusClient((await node.Viewer("Eve")).Http),
            new TusClient((await node.Viewer("Bob")).Http)
        );
        var at = await eve.Begin(1_500_000);
        var (begun, rest) = (new TaskCompletionSource(), new TaskCompletionSource());
        var sending = eve.Send(
            new(HttpMethod.Patch, at) { Headers = { { "Upload-Offset", "0" } } },
            new SlowContent(Clip[..500], begun, rest.Task)
        );
        await begun.Task;
        var part = Directory.GetFiles(node.Folder.Of("data", "uploads"), "*.part").ShouldHaveSingleItem();
        await LibraryHost.Until(() => new FileInfo(part).Length > 0, () => "nothing arrives");
        File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(part).AddMinutes(-16));

        await bob.Begin(1_000_000);
        rest.SetResult();

        using var answer = await sending;
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("begin it anew");
        using var gone = await eve.Send(new(HttpMethod.Head, at));
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
