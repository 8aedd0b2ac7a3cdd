using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Media.Renditions;
using SyncStream.Node.Media.Subtitles;
using SyncStream.Node.Tests.Media.Renditions;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Tests.Media.Subtitles;

public sealed class SubtitlesBesideTests : IDisposable
{
    private static readonly VideoId Far = new(AwayDisk.Far);
    private static readonly VideoId Near = new("near");
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("shelf-test-");
    private readonly FakeTimeProvider _time = new();
    private readonly AwayDisk _disk;
    private readonly SubtitleShelf _shelf;

    public SubtitlesBesideTests()
    {
        _disk = new(video => Path.Combine(_root.FullName, $"{video}.mkv"));
        _shelf = new(_disk, new() { Directory = Path.Combine(_root.FullName, "made") }, _time);
    }

    public void Dispose()
    {
        _disk.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Whoever_asks_a_disk_that_is_away_is_told_in_time_and_takes_no_more_than_one_look()
    {
        var media = await Media();
        for (var n = 0; n < 5; n++)
        {
            var list = _shelf.List(Far, media, CancellationToken.None);
            var text = _shelf.Read(Far, "s-1", CancellationToken.None);
            _time.Advance(WantSegment.Patience);

            (await Should.ThrowAsync<MediaFault>(list)).Lasting.ShouldBeFalse();
            (await Should.ThrowAsync<MediaFault>(text)).Lasting.ShouldBeFalse();
        }
        await LibraryHost.Until(() => _disk.Looked > 0, () => "it is not looked for");

        _disk.Looked.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_beside_the_film_is_found_and_read()
    {
        var media = await Media();
        await File.WriteAllTextAsync(
            Path.Combine(_root.FullName, "near.en.srt"),
            "1\n00:00:00,000 --> 00:00:01,000\nHello\n"
        );

        var track = (await _shelf.List(Near, media, CancellationToken.None)).ShouldHaveSingleItem();
        var text = await _shelf.Read(Near, track.Track, CancellationToken.None);

        (track.Label, track.Language, track.Source).ShouldBe(("en", "en", "file"));
        System.Text.Encoding.UTF8.GetString(text!).ShouldContain("Hello");
    }

    private async Task<SourceMedia> Media()
    {
        var film = new OneFilm(_root.FullName, Path.Combine(_root.FullName, "near.mkv"));
        await Clips.Make(film.Path);
        return await film.Media();
    }
}
