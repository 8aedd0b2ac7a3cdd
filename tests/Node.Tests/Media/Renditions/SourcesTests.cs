using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Media.Renditions;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Node.Tests.Media.Renditions;

public sealed class SourcesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sources-test-");

    private readonly CancellationTokenSource _over = new();

    public void Dispose()
    {
        // Ends what waits for a slow disk.
        _over.Cancel();
        _over.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_is_looked_into_once_for_all_who_ask_at_the_same_time()
    {
        var film = new OneFilm(_root.FullName, Path.Combine(_root.FullName, "film.mkv"));
        await Clips.Make(film.Path);
        using var sources = film.Sources();

        var found = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => sources.Find(OneFilm.Id, false, CancellationToken.None))
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

        var leaving = sources.Find(OneFilm.Id, false, gone.Token);
        var staying = sources.Find(OneFilm.Id, false, CancellationToken.None);
        await gone.CancelAsync();

        (await staying).Picture.Codec.ShouldBe("h264");
        await Should.ThrowAsync<OperationCanceledException>(leaving);
        film.Looked.ShouldBe(1);
    }

    [Fact]
    public async Task However_many_posters_wait_for_a_slow_disk_who_plays_waits_for_none_of_them()
    {
        await Clips.Make(PathOf("quick"));
        using var sources = Sources(out _, out _);
        var posters = Enumerable.Range(0, 50).Select(n => Find(sources, $"slow{n}", forPicture: true)).ToList();

        (await Find(sources, "quick").WaitAsync(TimeSpan.FromMinutes(1))).Picture.Codec.ShouldBe("h264");

        posters.ShouldAllBe(poster => !poster.IsCompleted);
    }

    [Fact]
    public async Task Who_waits_for_a_slow_disk_is_told_in_time_to_ask_again_and_finds_what_was_begun()
    {
        await Clips.Make(PathOf("film"));
        using var sources = Sources(out var time, out var looked);
        var others = Enumerable.Range(0, 4).Select(n => Find(sources, $"slow{n}")).ToList();
        // Opened for writing they are once somebody reads: all four are being looked into.
        var read = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(n => Task.Run(() => File.OpenWrite(PathOf($"slow{n}"))))
        );
        time.Advance(TimeSpan.FromSeconds(15));
        var asked = Find(sources, "slow4");
        time.Advance(TimeSpan.FromSeconds(5));
        foreach (var other in others)
        {
            (await Should.ThrowAsync<MediaFault>(other)).Lasting.ShouldBeFalse();
        }
        // The disk has it, but takes its time.
        await using var disk = await Task.Run(() => File.OpenWrite(PathOf("slow4")));

        time.Advance(TimeSpan.FromSeconds(15));
        (await Should.ThrowAsync<MediaFault>(asked)).Lasting.ShouldBeFalse();

        var again = Find(sources, "slow4");
        await disk.WriteAsync(await File.ReadAllBytesAsync(PathOf("film")));
        await disk.DisposeAsync();
        (await again).Picture.Codec.ShouldBe("h264");
        looked().ShouldBe(1);
        Array.ForEach(read, file => file.Dispose());
    }

    [Fact]
    public async Task Who_waits_for_his_turn_in_vain_is_told_in_time_to_ask_again()
    {
        using var sources = Sources(out var time, out _);
        var posters = Enumerable.Range(0, 10).Select(n => Find(sources, $"slow{n}", forPicture: true)).ToList();

        time.Advance(WantSegment.Patience);

        foreach (var poster in posters)
        {
            (await Should.ThrowAsync<MediaFault>(poster)).Lasting.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_disk_that_is_away_holds_up_nobody_who_asks()
    {
        await Clips.Make(PathOf("near"));
        using var disk = new AwayDisk(PathOf);
        using var sources = Of(disk, out var time);

        // Each would stay here for ever.
        var asks = Enumerable
            .Range(0, 40)
            .Select(n => Find(sources, $"{AwayDisk.Far}{n}", forPicture: n % 2 == 0))
            .ToList();
        (await Find(sources, "near").WaitAsync(TimeSpan.FromMinutes(1))).Picture.Codec.ShouldBe("h264");
        asks.ShouldAllBe(ask => !ask.IsCompleted);

        time.Advance(WantSegment.Patience);
        foreach (var ask in asks)
        {
            (await Should.ThrowAsync<MediaFault>(ask)).Lasting.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_poster_of_another_disk_waits_for_none_that_is_away()
    {
        await Clips.Make(PathOf("near"));
        using var disk = new AwayDisk(PathOf);
        using var sources = Of(disk, out _);
        var asks = Enumerable.Range(0, 40).Select(n => Find(sources, $"{AwayDisk.Far}{n}", forPicture: true)).ToList();

        var near = await Find(sources, "near", forPicture: true).WaitAsync(TimeSpan.FromMinutes(1));

        near.Picture.Codec.ShouldBe("h264");
        asks.ShouldAllBe(ask => !ask.IsCompleted);
    }

    [Fact]
    public async Task However_often_a_film_of_a_disk_that_is_away_is_asked_for_it_is_looked_for_once()
    {
        using var disk = new AwayDisk(PathOf);
        using var sources = Of(disk, out var time);
        for (var n = 0; n < 5; n++)
        {
            var ask = sources.PathOf(new(AwayDisk.Far), forPicture: false, CancellationToken.None);
            time.Advance(WantSegment.Patience);
            await Should.ThrowAsync<MediaFault>(ask);
            var found = Find(sources, AwayDisk.Far);
            time.Advance(WantSegment.Patience);
            await Should.ThrowAsync<MediaFault>(found);
        }
        await LibraryHost.Until(() => disk.Looked > 0, () => "it is not looked for");

        disk.Looked.ShouldBe(1);
    }

    private Sources Of(IVideoFiles files, out FakeTimeProvider time)
    {
        time = new();
        return new(files, new(new() { Directory = Path.Combine(_root.FullName, "made") }, time), time);
    }

    private Task<SourceMedia> Find(Sources sources, string video, bool forPicture = false) =>
        sources.Find(new(video), forPicture, _over.Token);

    private string PathOf(string video) => Path.Combine(_root.FullName, $"{video}.mkv");

    /// <summary>Of films whose names say how quick the disk is: whoever opens a slow one waits until somebody writes it.</summary>
    /// <param name="looked">How often the fifth of the slow ones was looked for.</param>
    private Sources Sources(out FakeTimeProvider time, out Func<int> looked)
    {
        var slow = Enumerable.Range(0, 50).Select(n => PathOf($"slow{n}"));
        using (var made = Process.Start("mkfifo", slow))
        {
            made.WaitForExit();
            made.ExitCode.ShouldBe(0);
        }
        var files = new Disk(PathOf);
        looked = () => files.Looked("slow4");
        return Of(files, out time);
    }

    private sealed class Disk(Func<string, string> pathOf) : IVideoFiles
    {
        private readonly ConcurrentQueue<string> _looked = new();

        public int Looked(string video) => _looked.Count(each => each == video);

        public IReadOnlyList<VideoFile> Locate(VideoId id)
        {
            _looked.Enqueue(id.Value);
            return [new(pathOf(id.Value), 1, default)];
        }
    }
}
