using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public sealed class DueSchedulerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly DueScheduler _scheduler;
    private readonly IAdvancedScheduler _timers;
    private readonly List<string> _fired = [];

    public DueSchedulerTests()
    {
        _scheduler = new(Config.Empty, NoLogger.Instance, _time);
        _timers = ((IScheduler)_scheduler).Advanced;
    }

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public void What_happens_once_happens_when_it_is_due()
    {
        Once(1030, "third");
        Once(20, "first");
        Once(250, "second");

        Pass(19);
        _fired.ShouldBeEmpty();
        Pass(1);
        _fired.ShouldBe(["first"]);
        Pass(230);
        _fired.ShouldBe(["first", "second"]);
        Pass(10_000);
        _fired.ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public void What_is_due_together_happens_in_the_order_in_which_it_was_given()
    {
        Once(9, "first");
        Once(8, "second");
        Once(10, "third");
        Pass(10);
        _fired.ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public void What_repeats_quickly_keeps_its_own_time()
    {
        _timers.ScheduleRepeatedly(Milliseconds(100), Milliseconds(200), Fired("tick"));
        Pass(100);
        _fired.Count.ShouldBe(1);
        Pass(200);
        _fired.Count.ShouldBe(2);
    }

    [Fact]
    public void What_repeats_slowly_shares_a_beat_and_is_on_average_as_often_as_was_asked_for()
    {
        _timers.ScheduleRepeatedly(Milliseconds(130), Milliseconds(1000), Fired("one"));
        _timers.ScheduleRepeatedly(Milliseconds(490), Milliseconds(700), Fired("other"));

        Pass(499);
        _fired.ShouldBeEmpty();
        Pass(1);
        _fired.ShouldBe(["one", "other"]);
        for (var passed = 500; passed < 70_500; passed += 100)
        {
            Pass(100);
        }

        _fired.Count(name => name == "one").ShouldBe(71);
        _fired.Count(name => name == "other").ShouldBe(101);
    }

    [Fact]
    public void What_was_missed_while_the_process_stood_still_is_not_made_up_for()
    {
        _timers.ScheduleRepeatedly(Milliseconds(100), Milliseconds(100), Fired("tick"));
        // In one leap.
        Pass(60_000);
        _fired.Count.ShouldBe(1);
        Pass(100);
        _fired.Count.ShouldBe(2);
    }

    [Fact]
    public void What_was_cancelled_does_not_happen()
    {
        using var once = new Cancelable(_timers);
        using var often = new Cancelable(_timers);
        _timers.ScheduleOnce(Milliseconds(50), Fired("once"), once);
        _timers.ScheduleRepeatedly(Milliseconds(10), Milliseconds(10), Fired("tick"), often);
        Pass(10);
        once.Cancel();
        often.Cancel();
        Pass(1000);
        _fired.ShouldBe(["tick"]);
    }

    [Fact]
    public void What_fails_holds_up_nothing()
    {
        _timers.ScheduleRepeatedly(
            Milliseconds(10),
            Milliseconds(10),
            () =>
            {
                _fired.Add("failed");
                throw new InvalidOperationException("it went wrong");
            }
        );
        Once(10, "after it");
        Pass(10);
        Pass(10);
        _fired.ShouldBe(["failed", "after it", "failed"]);
    }

    [Fact]
    public void What_is_given_by_what_fires_happens_too()
    {
        _timers.ScheduleOnce(Milliseconds(10), () => Once(20, "later"));
        Pass(10);
        Pass(20);
        _fired.ShouldBe(["later"]);
    }

    [Fact]
    public void After_its_end_nothing_fires_and_nothing_is_taken()
    {
        Once(10, "never");
        _scheduler.Dispose();
        Pass(1000);
        _fired.ShouldBeEmpty();
        Should.Throw<SchedulerException>(() => Once(10, "never"));
    }

    private void Once(int milliseconds, string name) => _timers.ScheduleOnce(Milliseconds(milliseconds), Fired(name));

    private Action Fired(string name) => () => _fired.Add(name);

    private void Pass(int milliseconds) => _time.Advance(Milliseconds(milliseconds));

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
