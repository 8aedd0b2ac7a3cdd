using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>A viewer who has the initialisation and asks for a segment next, while others want the one slot. Its ffmpeg stops behind the initialisation.</summary>
public sealed class FirstAskTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("first-ask-test-");
    private readonly ActorSystem _system = ActorSystem.Create("first-ask-test");
    private readonly FakeTimeProvider _time = new();
    private readonly OneFilm _film;
    private readonly HostSlots _slots;
    private readonly RenditionCache _cache;
    private StreamPlan _plan = null!;
    private IActorRef _actor = ActorRefs.Nobody;
    private int _begun;

    public FirstAskTests()
    {
        // AVI is never copied.
        _film = new(_root.FullName, Path.Combine(_root.FullName, "film.avi"));
        _cache = _film.Cache("made");
        _slots = new(Path.Combine(_root.FullName, "slots"), "slot", 1, _time);
    }

    public async Task InitializeAsync()
    {
        await Clips.Run("-f lavfi -i testsrc2=size=160x120:rate=12:duration=8 -c:v mpeg4 -g 12", _film.Path);
        _plan = (await _film.Set()).Find("v-120")!;
        var program = await Program();
        var options = _film.Options("made");
        Func<int, RenditionJob> job = first =>
        {
            Interlocked.Increment(ref _begun);
            return new(
                OneFilm.Id,
                _ => Task.FromResult(_film.Path),
                _plan,
                first,
                () => program,
                _cache,
                _slots,
                options,
                _time
            );
        };
        Func<int, bool> exists = segment => _cache.Has(OneFilm.Id, RenditionJob.NameOf(_plan, segment));
        _actor = _system.ActorOf(Props.Create(() => new SegmentsActor(job, exists, options, _time)));
        await Ask(-1);
    }

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Whoever_has_the_initialisation_finds_the_job_that_made_it_whoever_else_wants_the_slot()
    {
        await Heard();
        WantSlot();

        _ = Ask(0);
        await Heard();

        _begun.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_has_the_initialisation_and_asks_for_nothing_more_leaves_the_slot_to_others()
    {
        _time.Advance(SegmentsActor.FirstAsk + TimeSpan.FromSeconds(0.1));
        await Heard();
        WantSlot();

        _ = Ask(0);
        await Heard();

        _begun.ShouldBe(2);
    }

    private Task<object> Ask(int segment) =>
        _actor.Ask(new WantSegment(OneFilm.Id, _plan, segment), Patience, CancellationToken.None);

    /// <summary>Until it has heard all that was told to it: what is there it answers at once.</summary>
    private Task<object> Heard() => Ask(-1);

    /// <summary>What is forsaken gives way before this returns.</summary>
    private void WantSlot() => _ = _slots.Take(new() { Rank = long.MaxValue }, CancellationToken.None);

    private async Task<string> Program()
    {
        var whole = Path.Combine(_root.FullName, "whole.mp4");
        await Clips.Make(whole, more: "-movflags empty_moov");
        await using var stream = File.OpenRead(whole);
        var init = Path.Combine(_root.FullName, "init.mp4");
        await File.WriteAllBytesAsync(init, (await new FragmentReader(stream).ReadInit(CancellationToken.None))!);
        var program = Path.Combine(_root.FullName, "ffmpeg");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\ncat {init}\nexec sleep 600\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return program;
    }
}
