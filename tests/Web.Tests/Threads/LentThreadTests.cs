using System.Diagnostics;
using Akka.Dispatch;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Tests.Threads;

public sealed class LentThreadTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private readonly List<string> _done = [];

    [Fact]
    public void What_it_causes_is_done_by_it_in_order_when_it_is_through()
    {
        using (LentThread.Lend(Soon))
        {
            Give("first", then: () => Give("third"));
            Give("second");
            _done.ShouldBeEmpty();
        }

        _done.ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public void Lent_twice_it_is_through_at_the_outer_end()
    {
        using (LentThread.Lend(Soon))
        {
            using (LentThread.Lend(Soon))
            {
                Give("work");
            }

            _done.ShouldBeEmpty();
        }

        _done.ShouldBe(["work"]);
    }

    [Fact]
    public async Task One_that_is_not_lent_leaves_it_to_others()
    {
        var (here, there) = await OnOneThread(() =>
        {
            using (LentThread.Lend(Soon)) { }

            return ThreadOfWork();
        });
        there.ShouldNotBe(here);
    }

    [Fact]
    public async Task After_two_milliseconds_the_rest_is_left_to_others()
    {
        var (here, there) = await OnOneThread(() =>
        {
            using var lent = LentThread.Lend();
            Give(
                "long",
                then: () =>
                {
                    for (var busy = Stopwatch.StartNew(); busy.ElapsedMilliseconds < 4; ) { }
                }
            );
            return ThreadOfWork();
        });
        _done.ShouldBe(["long"]);
        there.ShouldNotBe(here);
    }

    [Fact]
    public async Task Work_that_fails_takes_nothing_with_it()
    {
        var (here, there) = await OnOneThread(() =>
        {
            Task<int> rest = null!;
            Should.Throw<InvalidDataException>(() =>
            {
                using var lent = LentThread.Lend(Soon);
                LentThread.Run(new ActionRunnable(() => throw new InvalidDataException()));
                rest = ThreadOfWork();
            });
            return rest;
        });
        there.ShouldNotBe(here);
    }

    [Fact]
    public void What_one_leaves_behind_is_not_the_next_ones()
    {
        var step = new AsyncLocal<string?>();
        string? seen = "nothing yet";
        using (LentThread.Lend(Soon))
        {
            Give("one", then: () => step.Value = "its own");
            Give("next", then: () => seen = step.Value);
        }

        seen.ShouldBeNull();
        step.Value.ShouldBeNull();
    }

    [Fact]
    public async Task Work_begun_on_a_thread_with_its_own_queue_does_not_go_on_there()
    {
        var desk = new OwnThreads("desk", most: 1);
        var seen = await desk.Run(() =>
            {
                TaskScheduler? within = null;
                TaskScheduler.Current.ShouldBe(desk);
                using (LentThread.Lend(Soon))
                {
                    Give("work", then: () => within = TaskScheduler.Current);
                }

                return within;
            })
            .WaitAsync(Soon);
        seen.ShouldBe(TaskScheduler.Default);
        _done.ShouldBe(["work"]);
    }

    private void Give(string name, Action? then = null) =>
        LentThread.Run(
            new ActionRunnable(() =>
            {
                _done.Add(name);
                then?.Invoke();
            })
        );

    private static async Task<(int Here, int There)> OnOneThread(Func<Task<int>> begin)
    {
        var (here, there) = await new OwnThreads("one", most: 1)
            .Run(() => (Environment.CurrentManagedThreadId, begin()))
            .WaitAsync(Soon);
        return (here, await there.WaitAsync(Soon));
    }

    private static Task<int> ThreadOfWork()
    {
        var thread = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        LentThread.Run(new ActionRunnable(() => thread.SetResult(Environment.CurrentManagedThreadId)));
        return thread.Task;
    }
}
