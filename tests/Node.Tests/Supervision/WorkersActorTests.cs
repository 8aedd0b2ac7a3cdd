using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Control;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Supervision;

/// <summary>With real processes (a shell), since owning processes is what these actors do.</summary>
public sealed class WorkersActorTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private readonly CapturedLog _log = new();
    private readonly WorkersOutcome _outcome = new();

    private IActorRef Workers(string script, int count = 1, TimeSpan? startTimeout = null) =>
        Workers(() => Shell(script), count, startTimeout);

    private IActorRef Workers(Func<ProcessStartInfo> executable, int count = 1, TimeSpan? startTimeout = null)
    {
        var program = Program(executable, startTimeout);
        return Sys.ActorOf(Props.Create(() => new WorkersActor(count, program, _log.CreateLogger(""), _outcome)));
    }

    // One for each process, as in production: what it says of the environment is made when it is first used, and not for two at once.
    private static WorkerProgram Program(Func<ProcessStartInfo> executable, TimeSpan? startTimeout = null) =>
        new(
            _ => new StartedWorker(executable()),
            new RestartPolicy(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), Soon, GiveUpAfter: 3)
            {
                FailoverFirst = TimeSpan.FromSeconds(1),
            },
            new WorkerTimings(startTimeout ?? Soon, StopTimeout: TimeSpan.FromMilliseconds(500)),
            OnDeath: _ => { },
            TimeProvider.System
        );

    private static ProcessStartInfo Shell(string script) =>
        new("/bin/sh") { ArgumentList = { "-c", script }, RedirectStandardError = true };

    private async Task<int> RunningPid(IActorRef workers, int not = 0)
    {
        var pid = 0;
        await AwaitConditionAsync(
            async () =>
            {
                var status = await workers.Ask<WorkerStatus[]>(AskStatus.Instance, Soon);
                pid = status[0].Pid ?? 0;
                return pid != 0 && pid != not;
            },
            Soon
        );
        return pid;
    }

    [Fact]
    public async Task A_killed_worker_is_replaced_and_its_signal_is_named()
    {
        var workers = Workers("exec sleep 60");
        var pid = await RunningPid(workers);
        Libc.Signal(pid, Libc.SigKill);
        var next = await RunningPid(workers, not: pid);
        _log.Lines.ShouldContain($"⚠️ Worker {pid} died (SIGKILL). Restarting...");
        await workers.GracefulStop(Soon, StopWorkers.Instance);
        Directory.Exists($"/proc/{next}").ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_died_before_it_said_hello_is_named_by_its_mark()
    {
        var dead = new TaskCompletionSource<Address>();
        var program = Program(() => Shell("exec sleep 60")) with
        {
            OnDeath = address => dead.TrySetResult(address),
            MarkedAddress = pid => new Address("akka.tcp", "syncstream", "127.0.0.1", pid),
        };
        var workers = Sys.ActorOf(Props.Create(() => new WorkersActor(1, program, _log.CreateLogger(""), _outcome)));
        var pid = await RunningPid(workers);
        Libc.Signal(pid, Libc.SigKill);
        (await dead.Task.WaitAsync(Soon)).Port.ShouldBe(pid);
        await workers.GracefulStop(Soon, StopWorkers.Instance);
    }

    [Fact]
    public async Task A_restart_waits_a_moment_only_where_others_take_over_the_rooms()
    {
        var workers = Workers("exec sleep 60", count: 2);
        workers.Tell(new SlotSettled(1, Online: true));
        workers.Tell(new SlotSettled(2, Online: true));
        (await workers.Ask<FillPlace>(new PlaceEmpty(1), Soon)).After.ShouldBe(TimeSpan.FromSeconds(1));
        (await workers.Ask<FillPlace>(new PlaceEmpty(2), Soon)).After.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Where_all_died_no_more_start_at_once_than_are_wanted()
    {
        var program = Program(() => Shell("exec sleep 60")) with
        {
            StartsAtOnce = 1,
            LongestTurn = TimeSpan.FromHours(1),
        };
        var workers = Sys.ActorOf(Props.Create(() => new WorkersActor(3, program, _log.CreateLogger(""), _outcome)));
        var first = await Running(workers, 3);
        foreach (var pid in first.Values)
        {
            Libc.Signal(pid, Libc.SigKill);
        }

        await LibraryHost.Until(
            () => first.Values.All(pid => _log.Lines.Contains($"⚠️ Worker {pid} died (SIGKILL). Restarting...")),
            () => $"killed: {string.Join(", ", first.Values)}; said: {string.Join(" | ", _log.Lines)}"
        );
        var online = new HashSet<int>();
        while (online.Count < 3)
        {
            var running = await Running(workers, online.Count + 1);
            var next = running.Keys.Except(online).ShouldHaveSingleItem();
            running[next].ShouldNotBe(first[next]);
            online.Add(next);
            workers.Tell(new SlotSettled(next, Online: true));
        }

        await workers.GracefulStop(Soon, StopWorkers.Instance);

        async Task<Dictionary<int, int>> Running(IActorRef all, int count)
        {
            var running = new Dictionary<int, int>();
            await AwaitConditionAsync(
                async () =>
                {
                    var status = await all.Ask<WorkerStatus[]>(AskStatus.Instance, Soon);
                    running = status.Where(s => s.Pid is not null).ToDictionary(s => s.Slot, s => s.Pid!.Value);
                    return running.Count == count;
                },
                Soon
            );
            return running;
        }
    }

    [Fact]
    public async Task One_that_keeps_dying_at_start_is_told_once_with_its_last_words_and_the_server_ends()
    {
        Workers("echo 'cannot open the journal' >&2; exit 3");
        await _outcome.Hopeless.Task.WaitAsync(Soon);
        _log.Lines.Count(line => line.EndsWith("Restarting...", StringComparison.Ordinal)).ShouldBe(2);
        _log.Lines.ShouldContain(line =>
            line.Contains("(exit code 3). It failed 3 times in a row", StringComparison.Ordinal)
        );
        _log.Lines.Count(line => line == "   its last words: cannot open the journal").ShouldBe(1);
        _log.Lines.ShouldContain(line => line.StartsWith("No worker can be started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_keeps_dying_while_another_serves_is_tried_on_until_it_starts()
    {
        var mended = Path.Combine(Directory.CreateTempSubdirectory("syncstream-test-").FullName, "mended");
        var program = Program(() => Shell("exec sleep 60")) with
        {
            For = slot => new StartedWorker(
                Shell(
                    slot == 1
                        ? "exec sleep 60"
                        : $"test -e {mended} || {{ echo 'disk full' >&2; exit 3; }}; exec sleep 60"
                )
            ),
        };
        var workers = Sys.ActorOf(Props.Create(() => new WorkersActor(2, program, _log.CreateLogger(""), _outcome)));
        workers.Tell(new SlotSettled(1, Online: true));
        await _outcome.Serving.Task.WaitAsync(Soon);
        var failed = (await Second()).Restarts;
        await AwaitConditionAsync(async () => (await Second()).Restarts > failed + 3, Soon);
        _log.Lines.Count(line => line.Contains("it is tried every", StringComparison.Ordinal)).ShouldBe(1);
        _outcome.Hopeless.Task.IsCompleted.ShouldBeFalse();
        File.WriteAllText(mended, "");
        await AwaitConditionAsync(
            async () =>
            {
                var before = await Second();
                return before.Pid is not null
                    && (await Second()).Pid == before.Pid
                    && File.Exists($"/proc/{before.Pid}/cmdline")
                    && File.ReadAllText($"/proc/{before.Pid}/cmdline").StartsWith("sleep", StringComparison.Ordinal);
            },
            Soon
        );
        await workers.GracefulStop(Soon, StopWorkers.Instance);

        async Task<WorkerStatus> Second() =>
            (await workers.Ask<WorkerStatus[]>(AskStatus.Instance, Soon)).Single(status => status.Slot == 2);
    }

    [Fact]
    public async Task One_that_never_comes_online_counts_as_dead()
    {
        Workers("exec sleep 60", startTimeout: TimeSpan.FromMilliseconds(50));
        await _outcome.Hopeless.Task.WaitAsync(Soon);
        _log.Lines.ShouldContain(line => line.Contains("not online within", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_program_does_not_exist_the_server_ends()
    {
        Workers(() => new ProcessStartInfo("/no/such/program") { RedirectStandardError = true });
        await _outcome.Hopeless.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task One_that_ignores_being_told_to_stop_is_killed()
    {
        var workers = Workers("trap '' TERM; while true; do sleep 60; done", count: 2);
        var pid = await RunningPid(workers);
        await workers.GracefulStop(Soon, StopWorkers.Instance);
        Directory.Exists($"/proc/{pid}").ShouldBeFalse();
        _log.Lines.ShouldNotContain(line => line.Contains("Restarting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_process_outlives_its_actor()
    {
        var workers = Workers("exec sleep 60");
        var pid = await RunningPid(workers);
        Sys.Stop(workers);
        await AwaitConditionAsync(() => Task.FromResult(!Directory.Exists($"/proc/{pid}")), Soon);
    }
}
