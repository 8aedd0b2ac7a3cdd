using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Media.Renditions;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>Files of two films, one slot for both, and people who come and go.</summary>
public sealed class FileActorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("files-test-");
    private readonly ActorSystem _system = ActorSystem.Create("files-test");
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<Begun> _begun = new();
    private readonly RenditionCache _cache;
    private readonly HostSlots _slots;
    private readonly IActorRef _one;
    private readonly IActorRef _other;
    private FileUse _use = FileUse.Play;

    public FileActorTests()
    {
        _cache = new(new() { Directory = Path.Combine(_root.FullName, "made") }, _time);
        _slots = new(Path.Combine(_root.FullName, "slots"), "slot", 1, _time);
        var props = Props.Create(() => new FileActor(_cache, _slots, _time));
        (_one, _other) = (_system.ActorOf(props, "one"), _system.ActorOf(props, "other"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_gives_its_slot_to_whoever_waits_and_is_made_when_asked_anew()
    {
        using var left = new CancellationTokenSource();
        _ = Ask(_one, left.Token);
        await BegunAre("one");
        await left.CancelAsync();

        var other = Ask(_other);
        await BegunAre("one", "other");
        _begun.First().Stop.IsCancellationRequested.ShouldBeTrue();

        // That it gave way was no failure, for which it would be refused.
        var again = Ask(_one);
        Make(1);
        (await other).ShouldBeOfType<Made>();
        await BegunAre("one", "other", "one");
        Make(2);
        (await again).ShouldBeOfType<Made>();
    }

    [Fact]
    public async Task What_one_of_two_still_waits_for_gives_no_way()
    {
        using var left = new CancellationTokenSource();
        _ = Ask(_one, left.Token);
        var staying = Ask(_one);
        await BegunAre("one");
        await left.CancelAsync();
        await Heard(_one);

        var other = Ask(_other);
        Pass(TimeSpan.FromSeconds(5));
        Make(0);

        (await staying).ShouldBeOfType<Made>();
        await BegunAre("one", "other");
        Make(1);
        (await other).ShouldBeOfType<Made>();
    }

    [Fact]
    public async Task What_everybody_left_is_made_all_the_same_where_nobody_else_wants_the_slot()
    {
        using var left = new CancellationTokenSource();
        _ = Ask(_one, left.Token);
        await BegunAre("one");
        await left.CancelAsync();
        await Heard(_one);
        Pass(TimeSpan.FromMinutes(5));
        Make(0);

        await Until(() => _cache.Has(new("one"), "file.bin"), () => "it is not made");
    }

    [Fact]
    public async Task What_everybody_left_before_it_was_begun_stands_in_no_line()
    {
        var slot = await _slots.Take(new() { Rank = 1 }, CancellationToken.None);
        using var left = new CancellationTokenSource();
        _ = Ask(_one, left.Token);
        await left.CancelAsync();
        await Heard(_one);
        slot.Dispose();
        Pass(TimeSpan.FromSeconds(5));
        _begun.ShouldBeEmpty();

        var again = Ask(_one);
        await BegunAre("one");
        Make(0);
        (await again).ShouldBeOfType<Made>();
    }

    [Theory]
    [InlineData(nameof(FileUse.Show))]
    [InlineData(nameof(FileUse.Text))]
    [InlineData(nameof(FileUse.Scrub))]
    public async Task What_is_asked_for_now_and_then_is_made_to_its_end_once_it_is_begun(string name)
    {
        _use = Enum.Parse<FileUse>(name);
        using var left = new CancellationTokenSource();
        _ = Ask(_one, left.Token);
        await BegunAre("one");
        await left.CancelAsync();
        await Heard(_one);

        var other = Ask(_other);
        Pass(TimeSpan.FromSeconds(5));
        _begun.Single().Stop.IsCancellationRequested.ShouldBeFalse();
        Make(0);

        await BegunAre("one", "other");
        Make(1);
        (await other).ShouldBeOfType<Made>();
        _cache.Has(new("one"), "file.bin").ShouldBeTrue();
    }

    [Fact]
    public async Task Who_was_told_to_ask_again_has_some_time_to_do_so_before_it_gives_way()
    {
        _ = Ask(_one);
        await BegunAre("one");
        Pass(WantSegment.Patience + FileActor.Look + FileActor.Look);
        await Heard(_one);

        var turn = new Turn { Rank = long.MaxValue };
        using var enough = new CancellationTokenSource();
        var other = _slots.Take(turn, enough.Token);
        _begun.Single().Stop.IsCancellationRequested.ShouldBeFalse();
        Pass(FileActor.Return + FileActor.Look);
        await Heard(_one);

        await Until(() => other.IsCompleted, () => "it gives no way");
        _begun.Single().Stop.IsCancellationRequested.ShouldBeTrue();
        (await other).Dispose();
    }

    private Task<object> Ask(IActorRef actor, CancellationToken left = default)
    {
        var name = actor.Path.Name;
        return actor.Ask(
            new WantFile(
                new VideoId(name),
                "file.bin",
                async stop =>
                {
                    var begun = new Begun(name, new(TaskCreationOptions.RunContinuationsAsynchronously), stop);
                    _begun.Enqueue(begun);
                    await begun.End.Task.WaitAsync(stop);
                    return [1];
                },
                left
            )
            {
                Use = _use,
            },
            Patience,
            CancellationToken.None
        );
    }

    /// <summary>Until it has heard all that was told to it: what is there it answers at once.</summary>
    private async Task Heard(IActorRef actor)
    {
        var there = new VideoId("there");
        await _cache.Put(there, "file.bin", new byte[1], CancellationToken.None);
        await actor.Ask(new WantFile(there, "file.bin", _ => throw new UnreachableException()), Patience);
    }

    private void Make(int nth) => _begun.ElementAt(nth).End.SetResult();

    private void Pass(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += Tick)
        {
            _time.Advance(Tick);
        }
    }

    private Task BegunAre(params string[] names) =>
        Until(
            () => _begun.Select(each => each.Name).SequenceEqual(names),
            () => $"begun: {string.Join(", ", _begun.Select(each => each.Name))}"
        );

    /// <summary>As time goes on, so slowly that nobody loses patience meanwhile.</summary>
    private Task Until(Func<bool> condition, Func<string> what) =>
        LibraryHost.Until(
            () =>
            {
                _time.Advance(Tick / 5);
                return condition();
            },
            what
        );

    private sealed record Begun(string Name, TaskCompletionSource End, CancellationToken Stop);
}
