using System.Collections.Concurrent;
using Akka.Actor;
using SyncStream.Node.Media.Renditions;
using SyncStream.Protocol.Media;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>Files of many videos, asked for at once.</summary>
public sealed class RenditionsActorTests : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("renditions-test-");
    private readonly ActorSystem _system = ActorSystem.Create("renditions-test");
    private readonly ConcurrentQueue<TaskCompletionSource> _begun = new();
    private readonly Sources _sources;
    private readonly IActorRef _actor;

    public RenditionsActorTests()
    {
        var film = new OneFilm(_root.FullName, "none");
        var (cache, options) = (film.Cache("made"), film.Options("made"));
        _sources = film.Sources();
        _actor = _system.ActorOf(
            Props.Create(() => new RenditionsActor(cache, _sources, options, TimeProvider.System))
        );
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        _sources.Dispose();
        _root.Delete(recursive: true);
    }

    [Theory]
    [InlineData(nameof(FileUse.Show))]
    [InlineData(nameof(FileUse.Text))]
    [InlineData(nameof(FileUse.Play))]
    [InlineData(nameof(FileUse.Scrub))]
    public async Task However_many_are_asked_for_a_few_are_made_at_once_and_all_in_the_end(string name)
    {
        var use = Enum.Parse<FileUse>(name);
        var most = use.Slots(Environment.ProcessorCount);
        var all = most + 4;
        var asks = Enumerable.Range(0, all).Select(n => Ask($"video{n}", use)).ToList();

        for (var ended = 0; ended < all; ended++)
        {
            var begun = Math.Min(all, ended + most);
            await LibraryHost.Until(() => _begun.Count == begun, () => $"{_begun.Count} begun, {ended} ended");
            _begun.ElementAt(ended).SetResult();
        }

        (await Task.WhenAll(asks)).ShouldAllBe(answer => answer is Made);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(12, 6)]
    public void More_posters_are_made_at_once_where_there_are_more_processors(int processors, int posters)
    {
        FileUse.Show.Slots(processors).ShouldBe(posters);
        FileUse.Text.Slots(processors).ShouldBe(2);
        FileUse.Play.Slots(processors).ShouldBe(2);
        FileUse.Scrub.Slots(processors).ShouldBe(1);
    }

    [Theory]
    [InlineData(nameof(FileUse.Scrub), nameof(FileUse.Play))]
    [InlineData(nameof(FileUse.Text), nameof(FileUse.Show))]
    public async Task Neither_storyboards_keep_anybody_from_playing_nor_subtitles_from_posters(
        string slow,
        string quick
    )
    {
        var use = Enum.Parse<FileUse>(slow);
        var most = use.Slots(Environment.ProcessorCount);
        var held = Task.WhenAll(Enumerable.Range(0, most + 1).Select(n => Ask($"video{n}", use)));
        await LibraryHost.Until(() => _begun.Count == most, () => $"{_begun.Count} of {slow} are begun");

        var asked = Ask("video0", Enum.Parse<FileUse>(quick));
        await LibraryHost.Until(() => _begun.Count == most + 1, () => $"it waits for {slow}");
        _begun.ElementAt(most).SetResult();

        (await asked).ShouldBeOfType<Made>();
        held.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Films_of_a_disk_that_is_away_take_no_thread_from_other_disks()
    {
        var film = new OneFilm(_root.FullName, Path.Combine(_root.FullName, "film.avi"));
        await Clips.Run("-f lavfi -i testsrc2=size=64x48:rate=12:duration=4 -c:v mpeg4", film.Path);
        var plan = (await film.Set()).Find("v-48")!;
        using var disk = new AwayDisk(_ => film.Path);
        using var sources = new Sources(disk, film.Cache("away"), TimeProvider.System);
        var (cache, options) = (film.Cache("away"), film.Options("away"));
        var actor = _system.ActorOf(
            Props.Create(() => new RenditionsActor(cache, sources, options, TimeProvider.System))
        );
        for (var n = 0; n < 20; n++)
        {
            actor.Tell(new WantSegment(new($"{AwayDisk.Far}{n}"), plan, 0));
        }
        await LibraryHost.Until(() => disk.Looked == 20, () => $"{disk.Looked} are looked for");

        (await Disk.Run(() => true).WaitAsync(TimeSpan.FromMinutes(1))).ShouldBeTrue();
        var near = await actor.Ask(new WantSegment(new("near"), plan, 0), TimeSpan.FromMinutes(1));
        near.ShouldBeOfType<Made>();
    }

    private Task<object> Ask(string video, FileUse use) =>
        _actor.Ask(
            new WantFile(
                new VideoId(video),
                $"{use}.bin",
                async stop =>
                {
                    var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _begun.Enqueue(end);
                    await end.Task.WaitAsync(stop);
                    return [1];
                }
            )
            {
                Use = use,
            },
            TimeSpan.FromMinutes(1)
        );
}
