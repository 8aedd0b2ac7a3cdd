using System.Net;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Web.Media.Uploads;

namespace SyncStream.Node.Tests.Media.Uploads;

/// <summary>A library on another mount than the uploads: in memory, where Linux has some for everyone.</summary>
public sealed class OtherMountTests : IAsyncLifetime, IDisposable
{
    private const string Everyone = "syncstream.uploads.from = everyone";
    private const string Memory = "/dev/shm";

    private readonly TestFolder _folder = new();
    private readonly string _library = Path.Combine(Memory, $"syncstream-test-{Path.GetRandomFileName()}");
    private byte[] _clip = [];

    public async Task InitializeAsync()
    {
        await Clips.Make(_folder.Of("clip.mp4"));
        _clip = await File.ReadAllBytesAsync(_folder.Of("clip.mp4"));
        Directory.CreateDirectory(_library);
        Directory.CreateSymbolicLink(_folder.Of("library"), _library);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        Directory.Delete(_library, recursive: true);
        _folder.Dispose();
    }

    [Fact]
    public async Task An_upload_is_copied_into_the_library_and_nothing_else_is_left_there()
    {
        await using var node = await TestNode.Start(Everyone, _folder);
        var tus = new TusClient((await node.Viewer()).Http);
        using var answer = await tus.Create(_clip.Length, "film.mp4", body: _clip);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        InLibrary.ShouldBe(["film.mp4"]);
        (await File.ReadAllBytesAsync(Path.Combine(_library, "film.mp4"))).ShouldBe(_clip);
        Directory.GetFiles(node.Folder.Of("data", "uploads"), "*.part").ShouldBeEmpty();
        node.Service<IUploadShelf>().CopiesTo().ShouldBe(_folder.Of("library"));
    }

    [Fact]
    public async Task Half_a_copy_is_removed_when_the_disk_is_full_and_the_upload_goes_on_when_it_is_not()
    {
        await using var node = await TestNode.Start(Everyone, _folder);
        var tus = new TusClient((await node.Viewer()).Http);
        var at = await tus.Begin(_clip.Length);
        // A disk that is full whenever something is written to it.
        File.CreateSymbolicLink(Path.Combine(_library, $".{TokenOf(at)}.upload"), "/dev/full");

        using var full = await tus.Patch(at, 0, _clip);
        full.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        (await full.Content.ReadAsStringAsync()).ShouldContain("library is full");
        InLibrary.ShouldBeEmpty();

        (await tus.Offset(at)).ShouldBe(_clip.Length);
        InLibrary.ShouldBe(["film.mp4"]);
    }

    [Fact]
    public async Task A_library_that_filled_up_meanwhile_refuses_with_words_and_without_copying()
    {
        string token;
        string at;
        await using (var node = await TestNode.Start(Everyone, _folder))
        {
            var ann = await node.Viewer();
            token = ann.Token;
            at = await new TusClient(ann.Http).Begin(_clip.Length);
        }
        await using var fuller = await TestNode.Start(
            Everyone + "\nsyncstream.uploads.keep-free = 1000000 GiB",
            _folder
        );
        using var http = fuller.Stranger();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var tus = new TusClient(http);

        using var full = await tus.Patch(at, 0, _clip);
        full.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        (await full.Content.ReadAsStringAsync()).ShouldContain("kept for 24 hours");
        using var again = await tus.Send(new(HttpMethod.Head, at));
        again.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage, "it is still there");
        InLibrary.ShouldBeEmpty();
    }

    [Fact]
    public async Task Copies_that_nobody_finished_are_removed_after_a_day()
    {
        await using var node = await TestNode.Start(Everyone, _folder);
        var (old, fresh) = (Path.Combine(_library, ".old.upload"), Path.Combine(_library, ".fresh.upload"));
        await File.WriteAllBytesAsync(old, _clip);
        await File.WriteAllBytesAsync(fresh, _clip);
        File.SetLastWriteTimeUtc(old, File.GetLastWriteTimeUtc(old).AddHours(-25));

        node.Service<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>()
            .OfType<ExpiredUploads>()
            .Single()
            .Sweep();

        InLibrary.ShouldBe([".fresh.upload"]);
    }

    private IEnumerable<string?> InLibrary => Directory.GetFiles(_library).Select(Path.GetFileName);

    private static string TokenOf(string at) => at[(at.LastIndexOf('.') + 1)..];
}
