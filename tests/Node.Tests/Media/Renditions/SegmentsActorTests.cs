using Akka.Actor;
using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>Real ffmpeg with one slot for all of it, and viewers who come and go.</summary>
public sealed class SegmentsActorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("segments-test-");
    private readonly ActorSystem _system = ActorSystem.Create("segments-test");
    private readonly OneFilm _film;
    private readonly HostSlots _slots;
    private StreamPlan _plan = null!;
    private IActorRef _actor = ActorRefs.Nobody;
    private int _begun;

    public SegmentsActorTests()
    {
        // AVI is never copied.
        _film = new(_root.FullName, Path.Combine(_root.FullName, "film.avi"));
        _slots = _film.Slots("made");
    }

    public async Task InitializeAsync()
    {
        await Clips.Run("-f lavfi -i testsrc2=size=480x360:rate=12:duration=400 -c:v mpeg4 -g 12", _film.Path);
        _plan = (await _film.Set()).Find("v-360")!;
        Func<int, RenditionJob> job = Job;
        Func<int, bool> exists = Exists;
        var options = _film.Options("made");
        _actor = _system.ActorOf(Props.Create(() => new SegmentsActor(job, exists, options, TimeProvider.System)));
    }

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task A_host_who_scrubs_has_the_last_place_made_and_none_of_those_left()
    {
        var slot = await _slots.Take(new(), CancellationToken.None);
        foreach (var place in (int[])[0, 20, 40, 60])
        {
            using var left = new CancellationTokenSource();
            _ = Ask(place, left.Token);
            await left.CancelAsync();
        }
        var last = Ask(80);
        slot.Dispose();

        (await last).ShouldBeOfType<Made>();

        foreach (var place in (int[])[0, 20, 40, 60])
        {
            Exists(place).ShouldBeFalse($"{place}");
        }
    }

    [Fact]
    public async Task A_job_that_everybody_left_ends_when_somebody_waits_elsewhere()
    {
        using var left = new CancellationTokenSource();
        _ = Ask(0, left.Token);
        await LibraryHost.Until(() => Exists(-1), () => "not begun");
        await left.CancelAsync();

        (await Ask(80)).ShouldBeOfType<Made>();

        // It would have gone on to the fifth ahead first.
        Exists(5).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_waits_is_served_however_many_places_are_asked_for_and_whoever_asked_last_goes_first()
    {
        var slot = await _slots.Take(new(), CancellationToken.None);
        var earlier = Ask(0);
        var later = Ask(80);
        await LibraryHost.Until(() => Volatile.Read(ref _begun) == 2, () => "not both are asked for");
        slot.Dispose();

        (await earlier).ShouldBeOfType<Made>();
        (await later).ShouldBeOfType<Made>();

        MadeAt(80).ShouldBeLessThan(MadeAt(0));
        _begun.ShouldBe(2);
    }

    [Fact]
    public async Task No_more_jobs_are_begun_than_may_be_and_all_who_wait_are_served_in_the_end()
    {
        var slot = await _slots.Take(new(), CancellationToken.None);
        await _film.Cache("made").Put(OneFilm.Id, RenditionJob.NameOf(_plan, -1), new byte[1], CancellationToken.None);
        var asks = Enumerable.Range(0, 5).Select(n => Ask(n * 20)).ToList();
        // What is there is answered at once, and after all that was asked before.
        (await Ask(-1)).ShouldBeOfType<Made>();
        _begun.ShouldBe(4);
        slot.Dispose();

        (await Task.WhenAll(asks)).ShouldAllBe(answer => answer is Made);
        _begun.ShouldBe(5);
    }

    [Fact]
    public async Task Where_ffmpeg_is_not_installed_whoever_waits_hears_it_at_once()
    {
        Func<int, RenditionJob> job = first =>
            new(
                OneFilm.Id,
                _ => Task.FromResult(_film.Path),
                _plan,
                first,
                () => throw MediaFault.NoTool(),
                _film.Cache("made"),
                _slots,
                _film.Options("made"),
                TimeProvider.System
            );
        Func<int, bool> exists = Exists;
        var options = _film.Options("made");
        var actor = _system.ActorOf(Props.Create(() => new SegmentsActor(job, exists, options, TimeProvider.System)));

        var answer = await actor.Ask(new WantSegment(OneFilm.Id, _plan, 0), Patience, CancellationToken.None);

        answer.ShouldBeOfType<NotMade>().Fault.Refusal.Sentence.ShouldContain("ffmpeg is not installed");
    }

    private Task<object> Ask(int segment, CancellationToken left = default) =>
        _actor.Ask(new WantSegment(OneFilm.Id, _plan, segment, left), Patience, CancellationToken.None);

    private RenditionJob Job(int first)
    {
        Interlocked.Increment(ref _begun);
        return _film.Job(_plan, first, "made", _slots);
    }

    private bool Exists(int segment) => _film.Cache("made").Has(OneFilm.Id, RenditionJob.NameOf(_plan, segment));

    private DateTime MadeAt(int segment) =>
        File.GetLastWriteTimeUtc(_film.Cache("made").PathOf(OneFilm.Id, RenditionJob.NameOf(_plan, segment)));
}
