using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Web.Tests.Media;

public sealed class PatientCatalogueTests
{
    private static readonly VideoId Film = new("film");
    private static readonly CancellationToken Soon = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
    private readonly FakeTimeProvider _time = new();
    private readonly Library _library = new();

    [Fact]
    public async Task What_a_new_worker_finds_a_little_later_is_waited_for_though_more_is_still_looked_at()
    {
        var finding = _library.FindPatiently(Film, _time, Soon).AsTask();
        finding.IsCompleted.ShouldBeFalse();
        _library.Put(Film);
        _time.Advance(PatientCatalogue.Step);
        (await finding.WaitAsync(Soon)).ShouldNotBeNull().Id.ShouldBe(Film);
    }

    [Fact]
    public async Task Once_all_is_known_nobody_waits()
    {
        var finding = _library.FindPatiently(Film, _time, Soon).AsTask();
        _library.IsKnown.SetResult();
        (await finding.WaitAsync(Soon)).ShouldBeNull();
        var again = _library.FindPatiently(Film, _time, Soon);
        again.IsCompleted.ShouldBeTrue();
        (await again).ShouldBeNull();
    }

    [Fact]
    public async Task A_library_that_never_comes_to_an_end_is_waited_for_so_long_and_no_longer()
    {
        var begun = _time.GetTimestamp();
        var finding = _library.FindPatiently(Film, _time, Soon).AsTask();
        while (!finding.IsCompleted)
        {
            Soon.ThrowIfCancellationRequested();
            _time.Advance(PatientCatalogue.Step);
            await Task.Yield();
        }

        (await finding).ShouldBeNull();
        _time.GetElapsedTime(begun).ShouldBeGreaterThanOrEqualTo(PatientCatalogue.Longest);
    }

    [Fact]
    public async Task Whoever_goes_away_ends_the_wait()
    {
        using var gone = new CancellationTokenSource();
        var finding = _library.FindPatiently(Film, _time, gone.Token).AsTask();
        await gone.CancelAsync();
        (await finding.WaitAsync(Soon)).ShouldBeNull();
    }

    private sealed class Library : IVideoCatalogue
    {
        private VideoShelf _shelf = VideoShelf.Empty;

        public TaskCompletionSource IsKnown { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Known => IsKnown.Task;

        public void Put(VideoId id) =>
            _shelf = new([new VideoInfo(id, id.ToString(), null, 1, null, null, "mp4", [], [], ["here"])]);

        public VideoInfo? Find(VideoId id) => _shelf.Find(id);

        public VideoPage Search(VideoQuery query) => _shelf.Search(query);
    }
}
