using System.Collections.Concurrent;
using Akka.Actor;
using SyncStream.Node.Media.Renditions;
using SyncStream.Protocol.Media;

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
    [InlineData(nameof(FileUse.Show), 2)]
    [InlineData(nameof(FileUse.Play), 2)]
    [InlineData(nameof(FileUse.Scrub), 1)]
    public async Task However_many_are_asked_for_a_few_are_made_at_once_and_all_in_the_end(string use, int most)
    {
        var asks = Enumerable.Range(0, 6).Select(n => Ask($"video{n}", Enum.Parse<FileUse>(use))).ToList();

        for (var ended = 0; ended < 6; ended++)
        {
            var begun = Math.Min(6, ended + most);
            await LibraryHost.Until(() => _begun.Count == begun, () => $"{_begun.Count} begun, {ended} ended");
            _begun.ElementAt(ended).SetResult();
        }

        (await Task.WhenAll(asks)).ShouldAllBe(answer => answer is Made);
    }

    [Fact]
    public async Task Storyboards_under_way_keep_nobody_from_playing()
    {
        var storyboards = Task.WhenAll(Ask("one", FileUse.Scrub), Ask("two", FileUse.Scrub));
        await LibraryHost.Until(() => _begun.Count == 1, () => "no storyboard is begun");

        var play = Ask("one", FileUse.Play);
        await LibraryHost.Until(() => _begun.Count == 2, () => "it waits for the storyboards");
        _begun.ElementAt(1).SetResult();

        (await play).ShouldBeOfType<Made>();
        storyboards.IsCompleted.ShouldBeFalse();
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
