namespace SyncStream.Node.Tests.Media.Renditions;

public sealed class SourcesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sources-test-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_file_is_looked_into_once_for_all_who_ask_at_the_same_time()
    {
        var film = new OneFilm(_root.FullName, Path.Combine(_root.FullName, "film.mkv"));
        await Clips.Make(film.Path);
        using var sources = film.Sources();

        var found = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => sources.Find(OneFilm.Id, CancellationToken.None))
        );

        found.ShouldAllBe(media => ReferenceEquals(media, found[0]));
        film.Looked.ShouldBe(1);
    }

    [Fact]
    public async Task Who_leaves_takes_nothing_from_those_who_stay()
    {
        var film = new OneFilm(_root.FullName, Path.Combine(_root.FullName, "film.mkv"));
        await Clips.Make(film.Path);
        using var sources = film.Sources();
        using var gone = new CancellationTokenSource();

        var leaving = sources.Find(OneFilm.Id, gone.Token);
        var staying = sources.Find(OneFilm.Id, CancellationToken.None);
        await gone.CancelAsync();

        (await staying).Picture.Codec.ShouldBe("h264");
        await Should.ThrowAsync<OperationCanceledException>(leaving);
        film.Looked.ShouldBe(1);
    }
}
