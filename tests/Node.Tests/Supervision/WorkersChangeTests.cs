using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Control;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Supervision;

/// <summary>Reload, scaling, hung and oversized workers, with real processes (a shell) that this test speaks for.</summary>
public sealed class WorkersChangeTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private readonly CapturedLog _log = new();
    private readonly List<string> _said = [];
    private readonly List<int> _scaled = [];
    private string _script = "exec sleep 60";

    private IActorRef Workers(int count, TimeSpan? hungAfter = null, MemoryLimit? memory = null)
    {
        var program = new WorkerProgram(
            _ => new StartedWorker(
                new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", _script }, RedirectStandardError = true }
            ),
            new RestartPolicy(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), Soon, GiveUpAfter: 3),
            new WorkerTimings(Soon, StopTimeout: TimeSpan.FromMilliseconds(500)) { HungAfter = hungAfter ?? Soon },
            OnDeath: _ => { },
            TimeProvider.System
        )
        {
            Memory = memory ?? MemoryLimit.None,
            Scaled = count => _scaled.Add(count),
        };
        return Sys.ActorOf(
            Props.Create(() => new WorkersActor(count, program, _log.CreateLogger(""), new WorkersOutcome()))
        );
    }

    private static Task<WorkerStatus[]> Status(IActorRef workers) =>
        workers.Ask<WorkerStatus[]>(AskStatus.Instance, Soon);

    /// <summary>Says "ready" for every process that starts, until the workers are as wanted.</summary>
    private static async Task<WorkerStatus[]> Until(IActorRef workers, Func<WorkerStatus[], bool> wanted)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Soon; )
        {
            var rows = await Status(workers);
            if (wanted(rows))
                return rows;
            foreach (var row in rows.Where(row => row is { Phase: WorkerPhase.Starting, Pid: not null }))
                Say(workers, row, new Ready());
        }
        throw new TimeoutException(string.Join('\n', (IEnumerable<WorkerStatus>)await Status(workers)));
    }

    // A process of ours has no control connection, so it is told to leave by SIGTERM.
    private static void Say(IActorRef workers, WorkerStatus row, ControlMessage message) =>
        workers.Tell(new FromWorker(row.Slot, row.Pid!.Value, message, null!));

    private static bool AllOnline(WorkerStatus[] rows, int count) =>
        rows.Length == count && rows.All(row => row.Phase == WorkerPhase.Online);

    private Task<ChangeDone> Reload(IActorRef workers) =>
        workers.Ask<ChangeDone>(new ReloadWorkers(line => _said.Add(line)), Soon);

    private static Health HealthOf(long bytes) => new(1, 1, bytes, 0, 0, 0);

    [Fact]
    public async Task A_drain_replaces_one_and_says_so_while_it_is_under_way()
    {
        var workers = Workers(2);
        var old = await Until(workers, rows => AllOnline(rows, 2));
        var drain = workers.Ask<ChangeDone>(new DrainSlot(2, line => _said.Add(line)), Soon);
        (await workers.Ask<ChangeStatus>(AskChange.Instance, Soon)).UnderWay.ShouldBe("drain");
        (await workers.Ask<ChangeDone>(new DrainSlot(1, _ => { }), Soon)).Failure!.ShouldContain("under way");
        var end = await Until(workers, rows => AllOnline(rows, 2) && rows[1].Pid != old[1].Pid);
        (await drain).Failure.ShouldBeNull();
        end[0].Pid.ShouldBe(old[0].Pid);
        (await workers.Ask<ChangeStatus>(AskChange.Instance, Soon)).ShouldBe(new(null, null));
        (await workers.Ask<ChangeDone>(new DrainSlot(7, _ => { }), Soon)).Failure.ShouldBe("there is no worker 7");
    }

    [Fact]
    public async Task A_reload_replaces_all_in_turn_and_the_new_one_serves_before_the_old_one_goes()
    {
        var workers = Workers(2);
        var old = (await Until(workers, rows => AllOnline(rows, 2))).Select(row => row.Pid).ToList();
        var reload = Reload(workers);
        // One slot has two processes, one that serves and one that starts; the other slot is not touched.
        var middle = await Until(workers, rows => rows.Length == 3);
        middle.Count(row => row.Phase == WorkerPhase.Online).ShouldBe(2);
        var end = await Until(workers, rows => AllOnline(rows, 2) && !rows.Any(row => old.Contains(row.Pid)));
        end.Select(row => row.Slot).ShouldBe([1, 2]);
        (await reload).Failure.ShouldBeNull();
        _said[0].ShouldBe($"worker 1: starting the replacement of pid {old[0]}");
        _said.ShouldContain($"worker 2: pid {end[1].Pid} is online, draining pid {old[1]}");
        _log.Lines.ShouldNotContain(line => line.Contains("died", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_change_while_one_is_under_way_is_refused_at_once()
    {
        var workers = Workers(1);
        await Until(workers, rows => AllOnline(rows, 1));
        var first = Reload(workers);
        (await Reload(workers)).Failure!.ShouldStartWith("a reload is under way");
        var scale = await workers.Ask<ChangeDone>(new ScaleWorkers(3, _ => { }), Soon);
        scale.Failure!.ShouldStartWith("a reload is under way");
        await Until(workers, rows => rows.Any(row => row.Phase == WorkerPhase.Starting));
        await Until(workers, _ => first.IsCompleted);
        (await first).Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_replacement_that_does_not_come_online_ends_the_reload_and_the_old_ones_serve_on()
    {
        var workers = Workers(2);
        var old = (await Until(workers, rows => AllOnline(rows, 2))).Select(row => row.Pid).ToList();
        _script = "echo 'no such key' >&2; exit 2";
        var done = await Reload(workers);
        done.Failure!.ShouldStartWith("worker 1: pid ");
        done.Failure.ShouldEndWith($"ended before it came online (exit code 2): no such key; pid {old[0]} serves on");
        (await Status(workers)).Select(row => row.Pid).ShouldBe(old);
    }

    [Fact]
    public async Task A_worker_told_to_leave_by_someone_else_is_replaced_while_it_drains()
    {
        var workers = Workers(1);
        var old = (await Until(workers, rows => AllOnline(rows, 1)))[0];
        Say(workers, old, new WorkerLeaves());
        var both = await Until(workers, rows => rows.Length == 2 && rows.Any(row => row.Phase == WorkerPhase.Online));
        both.Single(row => row.Pid == old.Pid).Phase.ShouldBe(WorkerPhase.Draining);
        Libc.Signal(old.Pid!.Value, Libc.SigTerm);
        await Until(workers, rows => AllOnline(rows, 1));
        _log.Lines.ShouldContain($"⚠️ Worker {old.Pid} died (SIGTERM). Restarting...");
    }

    [Fact]
    public async Task A_silent_worker_is_killed_and_replaced()
    {
        var workers = Workers(1, hungAfter: TimeSpan.FromMilliseconds(700));
        var old = (await Until(workers, rows => AllOnline(rows, 1)))[0];
        Libc.Signal(old.Pid!.Value, SigStop);
        await Until(workers, rows => rows.All(row => row.Pid != old.Pid));
        _log.Lines.ShouldContain(line =>
            line.Contains("(SIGKILL: hung: nothing was heard of it", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_worker_that_only_reports_what_ails_it_is_as_good_as_silent()
    {
        var workers = Workers(1, hungAfter: TimeSpan.FromMilliseconds(700));
        var old = (await Until(workers, rows => AllOnline(rows, 1)))[0];
        await Until(
            workers,
            rows =>
            {
                Say(workers, old, HealthOf(1) with { Ailment = "its actors did not answer" });
                return rows.All(row => row.Pid != old.Pid);
            }
        );
        _log.Lines.ShouldContain(line => line.Contains("hung: its actors did not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scaling_adds_workers_and_drains_the_highest()
    {
        var workers = Workers(1);
        var first = (await Until(workers, rows => AllOnline(rows, 1)))[0].Pid;
        var up = workers.Ask<ChangeDone>(new ScaleWorkers(3, line => _said.Add(line)), Soon);
        await Until(workers, rows => AllOnline(rows, 3));
        (await up).Failure.ShouldBeNull();
        var down = await workers.Ask<ChangeDone>(new ScaleWorkers(1, line => _said.Add(line)), Soon);
        down.Failure.ShouldBeNull();
        (await Status(workers)).Select(row => row.Pid).ShouldBe([first]);
        _said[^1].ShouldEndWith(": gone");
        _scaled.ShouldBe([3, 1]);
    }

    [Fact]
    public async Task A_worker_over_its_memory_limit_is_replaced_but_not_again_and_again()
    {
        var workers = Workers(1, memory: new MemoryLimit(1_000, Soon));
        var old = (await Until(workers, rows => AllOnline(rows, 1)))[0];
        Say(workers, old, HealthOf(1_000));
        Say(workers, old, HealthOf(1_001));
        var next = (await Until(workers, rows => AllOnline(rows, 1) && rows[0].Pid != old.Pid))[0];
        Say(workers, next, HealthOf(5_000));
        (await Status(workers)).Select(row => row.Pid).ShouldBe([next.Pid]);
        _log.Lines.Count(line => line.Contains("over its limit", StringComparison.Ordinal)).ShouldBe(1);
    }

    private const int SigStop = 19;
}
