using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Makes the segments of one stream of one video. A seek starts a job where it leads; other jobs go on as long as somebody asks for
/// what they make. Each job is a task that comes back as messages, and ends with this actor.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "PostStop disposes them")]
internal sealed class SegmentsActor : ReceiveActor, IWithTimers
{
    /// <summary>Viewers at so many places of one stream are served at once; one more place ends the job unused longest.</summary>
    private const int MaxJobs = 4;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeaveAfter = TimeSpan.FromMinutes(2);

    private readonly Func<int, RenditionJob> _newJob;
    private readonly Func<int, bool> _exists;
    private readonly RenditionOptions _options;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<Running> _jobs = [];
    private readonly Dictionary<int, List<IActorRef>> _waiting = [];
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
        Receive<SegmentMade>(OnMade);
        Receive<JobEnded>(OnEnded);
        Receive<Idle>(_ => OnLook());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Look), Idle.Instance, Look);

    protected override void PostStop()
    {
        foreach (var job in _jobs)
        {
            job.Stop.Cancel();
        }
    }

    private void OnWant(WantSegment want)
    {
        _asked = _time.GetUtcNow();
        if (_exists(want.Segment))
        {
            Sender.Tell(Made.Instance);
            // The one behind it may be missing: keep ahead of the viewer.
            Find(want.Segment)?.Use(want.Segment, _asked);
            return;
        }
        if (_backoff.Fault is { } fault)
        {
            Sender.Tell(new NotMade(fault));
            return;
        }
        if (!_waiting.TryGetValue(want.Segment, out var waiting))
        {
            _waiting[want.Segment] = waiting = [];
        }
        waiting.Add(Sender);
        Serve(want.Segment);
    }

    private void Serve(int segment)
    {
        if (segment < 0)
        {
            // Any job makes it, and the first segment is wanted next.
            if (_jobs.Count == 0)
            {
                Start(0);
            }
            return;
        }
        if (Find(segment) is { } job)
        {
            job.Use(segment, _asked);
            return;
        }
        if (_jobs.Count >= MaxJobs)
        {
            _jobs.MinBy(running => running.Used)!.Stop.Cancel();
        }
        Start(segment);
    }

    /// <summary>The job that comes to this segment soon.</summary>
    private Running? Find(int segment) =>
        _jobs.FirstOrDefault(running =>
            !running.Stop.IsCancellationRequested
            && segment >= running.Job.First
            && segment >= running.Job.Next - 2 * _options.Ahead
            && segment <= running.Job.Next + _options.Ahead
        );

    private void Start(int segment)
    {
        RenditionJob job;
        try
        {
            job = _newJob(segment);
        }
        catch (MediaFault fault)
        {
            Fail(fault, _ => true);
            return;
        }
        var running = new Running(job, new(), _asked);
        _jobs.Add(running);
        job.Allow(segment);
        var (self, stop) = (Self, running.Stop.Token);
        Task.Run(() => job.Run(made => self.Tell(new SegmentMade(made)), stop), stop)
            .PipeTo(self, success: () => new JobEnded(running, null), failure: e => new JobEnded(running, e));
    }

    private void OnMade(SegmentMade made)
    {
        _backoff.Succeeded();
        if (_waiting.Remove(made.Segment, out var waiting))
        {
            waiting.ForEach(each => each.Tell(Made.Instance));
        }
    }

    private void OnEnded(JobEnded ended)
    {
        _jobs.Remove(ended.Running);
        var stopped = ended.Running.Stop.IsCancellationRequested;
        ended.Running.Stop.Dispose();
        if (ended.Fault is { } error && !stopped)
        {
            var fault = Backoff.FaultOf(error);
            _log.Warning("{0}: {1}", Self.Path.Name, fault.Message);
            _backoff.Failed(fault);
            Fail(fault, segment => segment < 0 || segment >= ended.Running.Job.Next);
        }
        // It may have stopped at what existed, before something that is waited for.
        foreach (var segment in _waiting.Keys.Order().ToList())
        {
            if (_exists(segment))
            {
                OnMade(new(segment));
            }
            else if (_backoff.Fault is null && Find(segment) is null)
            {
                Serve(segment);
            }
        }
    }

    private void Fail(MediaFault fault, Func<int, bool> which)
    {
        foreach (var segment in _waiting.Keys.Where(which).ToList())
        {
            _waiting.Remove(segment, out var waiting);
            waiting!.ForEach(each => each.Tell(new NotMade(fault)));
        }
    }

    private void OnLook()
    {
        var now = _time.GetUtcNow();
        foreach (var job in _jobs.Where(job => now - job.Used > _options.IdleAfter))
        {
            job.Stop.Cancel();
        }
        if (now - _asked > _options.IdleAfter)
        {
            // Whoever waited has given up.
            _waiting.Clear();
        }
        if (_jobs.Count == 0 && now - _asked > LeaveAfter)
        {
            Context.Parent.Tell(Idle.Instance);
        }
    }

    private sealed record SegmentMade(int Segment);

    private sealed record JobEnded(Running Running, Exception? Fault);

    private sealed class Running(RenditionJob job, CancellationTokenSource stop, DateTimeOffset used)
    {
        public RenditionJob Job => job;

        public CancellationTokenSource Stop => stop;

        public DateTimeOffset Used { get; private set; } = used;

        public void Use(int segment, DateTimeOffset now)
        {
            Used = now;
            job.Allow(segment);
        }
    }
}
