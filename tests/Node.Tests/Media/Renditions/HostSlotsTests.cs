using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

public sealed class HostSlotsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("slots-test-");
    private readonly FakeTimeProvider _time = new();
    private readonly HostSlots _slots;

    public HostSlotsTests() => _slots = new(_root.FullName, "slot", 1, _time);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Who_asked_last_goes_first_and_who_only_runs_ahead_goes_last()
    {
        var holder = await Take(new() { Rank = 1 });
        var ahead = Take(new() { Rank = Turn.Ahead });
        var earlier = Take(new() { Rank = 2 });
        var later = Take(new() { Rank = 3 });

        holder.Dispose();
        (await Next(later)).Dispose();
        (await Next(earlier)).Dispose();
        (await Next(ahead)).Dispose();
    }

    [Fact]
    public async Task Who_is_forsaken_takes_nothing_until_somebody_comes_back()
    {
        var turn = new Turn { Rank = Turn.Forsaken };
        var taking = Take(turn);
        _time.Advance(TimeSpan.FromSeconds(1));
        taking.IsCompleted.ShouldBeFalse();

        turn.Rank = 1;

        (await Next(taking)).Dispose();
    }

    [Fact]
    public async Task A_forsaken_job_gives_way_and_one_that_is_watched_is_only_asked_for_its_slot()
    {
        var ended = 0;
        IDisposable? held = null;
        var turn = new Turn(() =>
        {
            ended++;
            held!.Dispose();
        });
        held = await Take(turn);

        var other = Take(new() { Rank = 1 });
        ended.ShouldBe(0);
        _slots.IsWanted(turn).ShouldBeTrue();
        turn.Rank = 2;
        _slots.IsWanted(turn).ShouldBeFalse("somebody waits for it, too");
        turn.Rank = Turn.Forsaken;

        (await Next(other)).Dispose();
        ended.ShouldBe(1);
    }

    [Fact]
    public async Task What_nobody_waits_for_takes_what_is_left_and_puts_nothing_of_its_kind_out()
    {
        var ended = 0;
        var holder = await Take(new(() => ended++) { Rank = Turn.Spare });
        var spare = Take(new() { Rank = Turn.Spare });
        _time.Advance(TimeSpan.FromSeconds(1));
        var wanted = Take(new() { Rank = 1 });
        ended.ShouldBe(1, "the one that somebody waits for put it out, nothing else");

        holder.Dispose();
        (await Next(wanted)).Dispose();
        (await Next(spare)).Dispose();
    }

    [Fact]
    public async Task One_that_cannot_end_does_not_stand_before_one_that_can()
    {
        var slots = new HostSlots(_root.FullName, "two", 2, _time);
        var told = 0;
        IDisposable? held = null;
        var hung = new Turn(() => told++);
        await slots.Take(hung, CancellationToken.None);
        hung.Rank = Turn.Forsaken;
        held = await slots.Take(new(() => held!.Dispose()) { Rank = Turn.Spare }, CancellationToken.None);

        var waiting = slots.Take(new() { Rank = 1 }, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        waiting.IsCompleted.ShouldBeFalse("it has a moment to end");

        (await Next(waiting)).Dispose();
        told.ShouldBe(1);
    }

    [Fact]
    public async Task What_nobody_needs_gives_way_to_who_waits_in_another_worker()
    {
        var (here, there) = (OfWorker(1), OfWorker(2));
        var ended = 0;
        IDisposable? held = null;
        var turn = new Turn(() =>
        {
            ended++;
            held!.Dispose();
        })
        {
            Rank = Turn.Spare,
        };
        held = await here.Take(turn, CancellationToken.None);

        var running = there.Take(new() { Rank = Turn.Ahead }, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        ended.ShouldBe(0, "who only runs ahead puts nothing out that another worker makes");

        var waiting = there.Take(new() { Rank = 1 }, CancellationToken.None);
        (await Next(waiting)).Dispose();
        (await Next(running)).Dispose();
        ended.ShouldBe(1);
    }

    [Fact]
    public async Task Who_runs_ahead_is_asked_for_its_slot_by_those_who_wait_in_another_worker()
    {
        var (here, there) = (OfWorker(1), OfWorker(2));
        var turn = new Turn { Rank = Turn.Ahead };
        var held = await here.Take(turn, CancellationToken.None);
        using var left = new CancellationTokenSource();
        here.IsWanted(turn).ShouldBeFalse();

        var waiting = there.Take(new() { Rank = 1 }, left.Token);
        here.IsWanted(turn).ShouldBeTrue();
        turn.Rank = 2;
        here.IsWanted(turn).ShouldBeFalse("somebody waits for it, too");
        turn.Rank = Turn.Ahead;
        await left.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        here.IsWanted(turn).ShouldBeFalse("nobody waits any more");
        held.Dispose();
    }

    [Fact]
    public async Task Of_all_workers_who_asked_last_goes_first()
    {
        var (here, there) = (OfWorker(1), OfWorker(2));
        var holder = await here.Take(new() { Rank = 1 }, CancellationToken.None);
        var earlier = here.Take(new() { Rank = 2 }, CancellationToken.None);
        var later = there.Take(new() { Rank = 3 }, CancellationToken.None);

        holder.Dispose();
        (await Next(later)).Dispose();
        (await Next(earlier)).Dispose();
    }

    [Fact]
    public async Task Of_several_workers_one_ends_something_for_one_who_waits()
    {
        var ended = 0;
        // Their numbers are 1 and 3.
        foreach (var id in (int[])[1, 2])
        {
            IDisposable? held = null;
            var turn = new Turn(() =>
            {
                ended++;
                held!.Dispose();
            })
            {
                Rank = Turn.Spare,
            };
            held = await OfWorker(id, count: 2).Take(turn, CancellationToken.None);
        }

        (await Next(OfWorker(3, count: 2).Take(new() { Rank = 1 }, CancellationToken.None))).Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));

        ended.ShouldBe(1);
    }

    [Fact]
    public async Task Where_no_slot_can_be_made_nobody_waits_in_vain()
    {
        // Points to itself (ELOOP).
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "slot-0.lock"), "slot-0.lock");

        await Should.ThrowAsync<IOException>(Take(new() { Rank = 1 }));
        OfWorker(1).IsWanted(new()).ShouldBeFalse("it is told to nobody any more");
    }

    private HostSlots OfWorker(int id, int count = 1) =>
        new(_root.FullName, "slot", count, new HostWants(_root.FullName, "slot", id), seed: id, _time);

    private Task<IDisposable> Take(Turn turn) => _slots.Take(turn, CancellationToken.None);

    /// <summary>The one that gets the slot, as time goes on.</summary>
    private async Task<IDisposable> Next(Task<IDisposable> taking)
    {
        await LibraryHost.Until(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                return taking.IsCompleted;
            },
            () => "it is another's turn"
        );
        return await taking;
    }
}
