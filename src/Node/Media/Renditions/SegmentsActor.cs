using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Makes the segments of one stream of one video. A seek starts a job where it leads; other jobs go on as long as somebody asks for
/// what they make. Each job is a task that comes back as messages, and ends with this actor. It tells the host's slots which jobs are
/// wanted most: those whose viewers wait, the newest ask first; then those that run ahead of viewers; nothing for those who left.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "PostStop disposes it")]
internal sealed class SegmentsActor : ReceiveActor, IWithTimers
{
    /// <summary>Viewers at so many places of one stream are served at once; one more place takes a job that nobody waits for, or waits itself.</summary>
    private const int MaxJobs = 4;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeaveAfter = TimeSpan.FromMinutes(2);

    /// <summary>Whoever was answered the initialisation has asked for a segment by then.</summary>
    public static readonly TimeSpan FirstAsk = TimeSpan.FromSeconds(2);

    private readonly Func<int, RenditionJob> _newJob;
    private readonly Func<int, bool> _exists;
    private readonly RenditionOptions _options;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<Running> _jobs = [];
    private readonly SegmentWaiters _waiting = new();
    private readonly ITimer _firstAsks;
    private DateTimeOffset _asked;

    /// <param name="newJob">A job from a segment onwards.</param>
    /// <param name="exists">Whether a segment is made already.</param>
    public SegmentsActor(
        Func<int, RenditionJob> newJob,
        Func<int, bool> exists,
        RenditionOptions options,
        TimeProvider time
    )
    {
        (_newJob, _exists, _options, _time, _backoff) = (newJob, exists, options, time, new(time));
        _asked = time.GetUtcNow();
        Receive<WantSegment>(OnWant);
        Receive<Left>(left =>
        {
            _waiting.Remove(left.Segment, left.Asker);
            Serve();
        });
        Receive<SegmentMade>(OnMade);
        Receive<JobEnded>(OnEnded);
        Receive<Idle>(_ => OnLook());
        Receive<FirstAskOver>(_ => Rank());
        var self = Self;
        _firstAsks = time.CreateTimer(
            _ => self.Tell(FirstAskOver.Instance),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Those that are not about to end.</summary>
    private IEnumerable<Running> Jobs => _jobs.Where(running => !running.IsEnding);

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Look), Idle.Instance, Look);

    protected override void PostStop()
    {
        _firstAsks.Dispose();
        foreach (var job in _jobs)
        {
            job.End();
        }
    }

    private void OnWant(WantSegment want)
    {
        _asked = _time.GetUtcNow();
        if (_exists(want.Segment))
        {
            Sender.Tell(Made.Instance);
            // The one behind it may be missing: keep ahead of the viewer.
            Watch(want.Segment);
            Rank();
            return;
        }
        if (_backoff.Fault is { } fault)
        {
            Sender.Tell(new NotMade(fault));
            return;
        }
        var (self, left) = (Self, new Left(want.Segment, Sender));
        _waiting.Add(want.Segment, Sender, _time.GetTimestamp(), want.Left.Register(() => self.Tell(left)));
        Serve();
    }

    /// <summary>Sees to it that all that is waited for is being made, as far as there may be jobs.</summary>
    private void Serve()
    {
        if (_backoff.Fault is null)
        {
            foreach (var (segment, _) in _waiting.NewestFirst)
            {
                if (Find(segment) is { } job)
                {
                    job.Use(segment, _asked);
                }
                // Any job makes the initialisation, and the first segment is wanted next.
                else if (MakeRoom())
                {
                    Start(Math.Max(0, segment));
                }
            }
        }
        Rank();
    }

    private void Watch(int segment)
    {
        // Whoever has the initialisation alone has seen nothing yet.
        if (segment >= 0)
        {
            Find(segment)?.Watch(segment, _asked);
        }
    }

    /// <summary>The job that comes to this segment soon.</summary>
    private Running? Find(int segment) =>
        Jobs.FirstOrDefault(running =>
            segment < 0
            || (
                segment >= running.Job.First
                && segment >= running.Job.Next - 2 * _options.Ahead
                && segment <= running.Job.Next + _options.Ahead
            )
        );

    /// <summary>
    /// Whether one more job may be: if need be in place of one that nobody waits for. Whoever watches what that made has some of it
    /// ahead, and the next ask has the rest made anew.
    /// </summary>
    private bool MakeRoom()
    {
        if (Jobs.Count() < MaxJobs)
        {
            return true;
        }
        var needed = _waiting.NewestFirst.Select(each => Find(each.Segment)).ToHashSet();
        var now = _time.GetUtcNow();
        var spare = Jobs.Where(job => !needed.Contains(job)).MinBy(job => (job.IsOfUse(now), job.Used));
        spare?.End();
        return spare is not null;
    }

    private void Start(int segment)
    {
        var job = _newJob(segment);
        var running = new Running(job, _asked);
        _jobs.Add(running);
        job.Allow(segment);
        var (self, stop) = (Self, running.Stop);
        Task.Run(() => job.Run(made => self.Tell(new SegmentMade(running, made)), running.Turn, stop), stop)
            .PipeTo(self, success: () => new JobEnded(running, null), failure: e => new JobEnded(running, e));
    }

    /// <summary>Tells each job how much it is wanted.</summary>
    private void Rank()
    {
        var now = _time.GetUtcNow();
        var ranks = Jobs.ToDictionary(job => job, job => job.IsOfUse(now) ? Turn.Ahead : Turn.Forsaken);
        foreach (var (segment, asked) in _waiting.NewestFirst)
        {
            if (Find(segment) is { } job)
            {
                ranks[job] = Math.Max(ranks[job], asked);
            }
        }
        // At once: in between, a job that is wanted must not look forsaken.
        foreach (var (job, rank) in ranks)
        {
            job.Turn.Rank = rank;
        }
    }

    private void OnMade(SegmentMade made)
    {
        _backoff.Succeeded();
        if (_waiting.Answer(made.Segment, Made.Instance))
        {
            var now = _time.GetUtcNow();
            if (made.Segment >= 0)
            {
                made.By.Watch(made.Segment, now);
            }
            else
            {
                made.By.Expect(now + FirstAsk);
                // Timers count in milliseconds, and may be one early.
                _firstAsks.Change(FirstAsk + TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);
            }
        }
        Serve();
    }

    private void OnEnded(JobEnded ended)
    {
        _jobs.Remove(ended.Running);
        if (ended.Fault is { } error && !ended.Running.IsEnding)
        {
            var fault = Backoff.FaultOf(error);
            _log.Warning("{0}: {1}", Self.Path.Name, fault.Message);
            _backoff.Failed(fault);
            Fail(fault, segment => segment < 0 || segment >= ended.Running.Job.Next);
        }
        // It may have stopped at what existed, before something that is waited for.
        foreach (var (segment, _) in _waiting.NewestFirst.Where(each => _exists(each.Segment)))
        {
            _backoff.Succeeded();
            _waiting.Answer(segment, Made.Instance);
        }
        Serve();
    }

    private void Fail(MediaFault fault, Func<int, bool> which)
    {
        foreach (var (segment, _) in _waiting.NewestFirst.Where(each => which(each.Segment)))
        {
            _waiting.Answer(segment, new NotMade(fault));
        }
    }

    private void OnLook()
    {
        var now = _time.GetUtcNow();
        var patience = (long)(WantSegment.Patience.TotalSeconds * _time.TimestampFrequency);
        foreach (var segment in _waiting.Expire(_time.GetTimestamp() - patience))
        {
            // Whoever has been told to ask again is about to, and a slow host must come to an end of something.
            Watch(segment);
        }
        foreach (var job in Jobs.Where(job => now - job.Used > _options.IdleAfter).ToList())
        {
            job.End();
        }
        Serve();
        if (_jobs.Count == 0 && now - _asked > LeaveAfter)
        {
            Context.Parent.Tell(Idle.Instance);
        }
    }

    private sealed record FirstAskOver
    {
        public static readonly FirstAskOver Instance = new();
    }

    private sealed record SegmentMade(Running By, int Segment);

    private sealed record JobEnded(Running Running, Exception? Fault);

    /// <summary>Whoever asked has gone, and wants it no more.</summary>
    private sealed record Left(int Segment, IActorRef Asker);

    [SuppressMessage(
        "Design",
        "CA1001",
        Justification = "Nothing hangs on it, and a slot may be wanted of a job that is over"
    )]
    private sealed class Running
    {
        private readonly CancellationTokenSource _stop = new();
        private DateTimeOffset _expected;
        private bool _isWatched;

        public Running(RenditionJob job, DateTimeOffset used) => (Job, Used, Turn) = (job, used, new(End));

        public RenditionJob Job { get; }

        public Turn Turn { get; }

        public CancellationToken Stop => _stop.Token;

        public bool IsEnding => _stop.IsCancellationRequested;

        /// <summary>When it was asked of last.</summary>
        public DateTimeOffset Used { get; private set; }

        /// <summary>Somebody has had a segment of it, and may want the next; or just its initialisation, and is about to want the first.</summary>
        public bool IsOfUse(DateTimeOffset now) => _isWatched || now < _expected;

        /// <summary>Somebody has had the initialisation, and asks for a segment until then.</summary>
        public void Expect(DateTimeOffset until) => _expected = until;

        public void Use(int segment, DateTimeOffset now)
        {
            Used = now;
            Job.Allow(segment);
        }

        public void Watch(int segment, DateTimeOffset now)
        {
            _isWatched = true;
            Use(segment, now);
        }

        public void End() => _stop.Cancel();
    }
}
