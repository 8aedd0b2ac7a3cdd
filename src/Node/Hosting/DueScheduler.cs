using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Akka's timers without a tick: it sleeps until something is due. Akka's own looks what is due at each tick, so that a fine tick is most
/// of what an idle worker costs, and with a coarse one a worker's rooms are found later after its death. What repeats slowly fires on a
/// beat that all such timers share, since each time that an idle process is woken costs as much as what it is woken for; all else fires to
/// the hundredth of a second. Named in <c>akka.scheduler.implementation</c>.
/// </summary>
public sealed class DueScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time;
    private readonly long _since;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();

    // By when they are due, and those of one instant in the order in which they were given.
    private readonly PriorityQueue<Entry, (TimeSpan Due, long Number)> _waiting = new();
    private TimeSpan _wakesAt = TimeSpan.MaxValue;
    private long _number;
    private bool _isOver;

    public DueScheduler(Config scheduler, ILoggingAdapter log)
        : this(scheduler, log, TimeProvider.System) { }

    internal DueScheduler(Config scheduler, ILoggingAdapter log, TimeProvider time)
        : base(scheduler, log)
    {
        (_time, _since) = (time, time.GetTimestamp());
        // What comes to whom is nothing of whoever made the actor system.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    protected override DateTimeOffset TimeNow => _time.GetLocalNow();

    public override TimeSpan MonotonicClock => _time.GetElapsedTime(_since);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <summary>What still waits is forgotten.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _waiting.Clear();
        }

        _timer.Dispose();
    }

    protected override void InternalScheduleTellOnce(
        TimeSpan delay,
        ICanTell receiver,
        object message,
        IActorRef sender,
        ICancelable cancelable
    ) => Add(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        ICanTell receiver,
        object message,
        IActorRef sender,
        ICancelable cancelable
    ) => Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        Action action,
        ICancelable cancelable
    ) => Add(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        IRunnable action,
        ICancelable cancelable
    ) => Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan interval, Action run, ICancelable? cancelable)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                throw new SchedulerException("the actor system has ended, and its timers with it");
            }

            Wait(new(run, cancelable, interval) { Due = MonotonicClock + delay });
            Arm();
        }
    }

    private void Fire()
    {
        var due = new List<Entry>();
        lock (_lock)
        {
            _wakesAt = TimeSpan.MaxValue;
            var now = MonotonicClock;
            while (_waiting.TryPeek(out _, out var first) && first.Due <= now)
            {
                due.Add(_waiting.Dequeue());
            }

            Arm();
        }

        foreach (var entry in due)
        {
            Run(entry);
        }

        lock (_lock)
        {
            var now = MonotonicClock;
            foreach (var entry in due)
            {
                if (entry.Repeats && !entry.IsCancelled && !_isOver)
                {
                    // On average as often as was asked for; what was missed, while the process stood still, is not made up for.
                    var next = entry.Due + entry.Interval;
                    entry.Due = next > now ? next : now + entry.Interval;
                    Wait(entry);
                }
            }

            Arm();
        }
    }

    private void Run(Entry entry)
    {
        try
        {
            if (!entry.IsCancelled)
            {
                entry.Run();
            }
        }
        catch (Exception e)
        {
            Log.Error(e, "What a timer was to do failed");
        }
    }

    private void Wait(Entry entry)
    {
        var step = entry.Interval >= Beat ? Beat.Ticks : Grain.Ticks;
        _waiting.Enqueue(entry, (new((entry.Due.Ticks + step - 1) / step * step), _number++));
    }

    private void Arm()
    {
        if (!_isOver && _waiting.TryPeek(out _, out var first) && first.Due < _wakesAt)
        {
            _wakesAt = first.Due;
            var pause = Math.Ceiling((first.Due - MonotonicClock).TotalMilliseconds);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(pause, 0, int.MaxValue)), Timeout.InfiniteTimeSpan);
        }
    }

    private sealed record Entry(Action Run, ICancelable? Cancelable, TimeSpan Interval)
    {
        /// <summary>When it is meant to fire, before the step that it shares with others.</summary>
        public TimeSpan Due { get; set; }

        public bool Repeats => Interval > TimeSpan.Zero;

        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };
    }
}
