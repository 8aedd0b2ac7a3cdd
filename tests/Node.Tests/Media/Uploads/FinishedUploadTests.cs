using System.Net;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Web.Media.Uploads;

namespace SyncStream.Node.Tests.Media.Uploads;

/// <summary>What is remembered of uploads that have become videos: what somebody brought in counts while it is there.</summary>
public sealed class FinishedUploadTests : ClipUploads
{
    [Fact]
    public async Task One_that_is_taken_away_counts_for_as_long_as_its_file_is_there()
    {
        await using var node = await Start();
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await Finished(tus);

        using var away = await tus.Send(new(HttpMethod.Delete, at));
        away.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var more = await tus.Create(Clip.Length);
        more.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        File.Delete(node.Folder.Of("library", "film.mp4"));
        using var again = await tus.Create(Clip.Length);
        again.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task None_is_forgotten_while_the_library_is_not_there()
    {
        await using var node = await Start();
        await Finished(new((await node.Viewer()).Http));
        var uploads = node.Service<UploadFolder>();
        uploads.Save(uploads.All().Single() with { CreatedAt = 0 });
        var (library, aside) = (node.Folder.Of("library"), node.Folder.Of("aside"));

        Directory.Move(library, aside);
        Sweep(node);
        uploads.All().Count.ShouldBe(1);
        Directory.CreateDirectory(library);
        Sweep(node);
        uploads.All().Count.ShouldBe(1, "a mount's folder without its disk");

        await File.WriteAllTextAsync(node.Folder.Of("library", "another.mp4"), "another");
        Sweep(node);
        uploads.All().ShouldBeEmpty();
    }

    /// <summary>One clip is all that a person may bring in.</summary>
    private Task<TestNode> Start() =>
        TestNode.Start(
            $$"""
            syncstream.uploads { from = everyone, per-person-size = {{Clip.Length * 3 / 2}} }
            """
        );

    private async Task<string> Finished(TusClient tus)
    {
        var at = await tus.Begin(Clip.Length);
        using var last = await tus.Patch(at, 0, Clip);
        last.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        return at;
    }

    private static void Sweep(TestNode node) =>
        node.Service<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>()
            .OfType<ExpiredUploads>()
            .Single()
            .Sweep();
}
