using SyncStream.Node.Operations;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Tests.Operations;

public sealed class LoadRecorderTests
{
    private readonly LoadRecorder _recorder = new();

    private static WorkerStatus Worker(int pid, long sent, long commands, WorkerPhase phase = WorkerPhase.Online) =>
        new(
            1,
            pid,
            phase,
            0,
            new Health(60, 5, MemoryBytes: 100, Connections: 3, Rooms: 2, Streams: 1, new(0, 0, 0, 0, sent))
            {
                Commands = commands,
            },
            CpuPercent: 12.5
        );

    [Fact]
    public void Workers_are_added_up_and_counts_become_rates()
    {
        _recorder.Record(0, [Worker(1, sent: 1_000, commands: 10), Worker(2, sent: 0, commands: 0)]);
        _recorder.Record(10_000, [Worker(1, sent: 6_000, commands: 30), Worker(2, sent: 5_000, commands: 0)]);
        var points = _recorder.History.Points;
        points[0].SentBytes.ShouldBe(0);
        points[1].ShouldBe(new(10_000, 2, 25, 200, 6, 4, 2, SentBytes: 1_000, Commands: 2));
    }

    [Fact]
    public void A_worker_that_was_replaced_counts_from_its_own_start()
    {
        _recorder.Record(0, [Worker(1, sent: 1_000_000, commands: 500)]);
        _recorder.Record(10_000, [Worker(9, sent: 2_000, commands: 20)]);
        _recorder.History.Points[1].SentBytes.ShouldBe(200);
        _recorder.History.Points[1].Commands.ShouldBe(2);
    }

    [Fact]
    public void Only_those_that_serve_count_as_workers_but_all_that_run_count_as_load()
    {
        _recorder.Record(
            0,
            [Worker(1, 0, 0), Worker(2, 0, 0, WorkerPhase.Draining), new(3, null, WorkerPhase.Waiting, 1, null)]
        );
        var point = _recorder.History.Points.ShouldHaveSingleItem();
        point.Workers.ShouldBe(1);
        point.Viewers.ShouldBe(6);
    }

    [Fact]
    public void An_hour_is_kept_and_fits_on_a_control_line()
    {
        for (var second = 0; second <= 5_000; second += 10)
            _recorder.Record(second * 1000.0, [Worker(1, second * 9_999_999L, second)]);
        var history = _recorder.History;
        history.StepSeconds.ShouldBe(10);
        history.Points.Count.ShouldBe(361);
        history.Points[0].At.ShouldBe(1_400_000);
        ControlLine.Write(new ServerHistory(history)).Length.ShouldBeLessThan(ControlLine.Longest);
    }
}
