using Akka.Actor;
using Akka.Event;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// The parent of all that makes other forms of videos on this worker: one child per stream or file. A child that fails is started
/// anew, with whatever ffmpeg it ran ended; its cache is on disk, so nothing made is lost.
/// </summary>
internal sealed class RenditionsActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, IActorRef> _children = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _born;

    public RenditionsActor(RenditionCache cache, Sources sources, RenditionOptions options, TimeProvider time)
    {
        HostSlots Slots(string name, int count) => new(options.Slots, name, count, time);

        var slots = Slots("transcode", options.Transcodes);
        var files = Enum.GetValues<FileUse>()
            .ToDictionary(use => use, use => Slots($"{use}".ToLowerInvariant(), use.Slots(Environment.ProcessorCount)));
        Receive<WantSegment>(want =>
            Child(
                    $"{want.Video.Value}/{want.Plan.Name}",
                    () =>
                        Props.Create(() =>
                            new SegmentsActor(
                                first =>
                                    new(
                                        want.Video,
                                        stop => sources.PathOf(want.Video, forPicture: false, stop),
                                        want.Plan,
                                        first,
                                        () => RenditionTools.Ffmpeg,
                                        cache,
                                        slots,
                                        options,
                                        time
                                    ),
                                segment => cache.Has(want.Video, RenditionJob.NameOf(want.Plan, segment)),
                                options,
                                time
                            )
                        )
                )
                .Forward(want)
        );
        Receive<WantFile>(want =>
            Child(
                    $"{want.Video.Value}/{want.Name}",
                    () => Props.Create(() => new FileActor(cache, files[want.Use], time))
                )
                .Forward(want)
        );
        Receive<Idle>(_ => Leave(Sender));
        Receive<Terminated>(gone => Forget(gone.ActorRef));
        Receive<Sweep>(_ =>
            Disk.Run(cache.Sweep).PipeTo(Self, success: freed => new Swept(freed, null), failure: e => new Swept(0, e))
        );
        Receive<Swept>(swept =>
        {
            if (swept.Fault is { } fault)
            {
                _log.Warning("What was made of videos can't be tidied: {0}", fault.Message);
            }
            Timers.StartSingleTimer(nameof(Sweep), Sweep.Instance, SweepEvery);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartSingleTimer(nameof(Sweep), Sweep.Instance, SweepEvery);

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(10, TimeSpan.FromMinutes(1), _ => Directive.Restart);

    private IActorRef Child(string key, Func<Props> props)
    {
        if (!_children.TryGetValue(key, out var child))
        {
            // A name may still belong to one that is on its way out.
            child = Context.Watch(Context.ActorOf(props(), $"{key.Replace('/', '-')}-{++_born}"));
            _children[key] = child;
        }
        return child;
    }

    private void Leave(IActorRef child)
    {
        Forget(child);
        Context.Stop(child);
    }

    private void Forget(IActorRef child)
    {
        foreach (var (key, _) in _children.Where(each => each.Value.Equals(child)).ToList())
        {
            _children.Remove(key);
        }
    }

    private sealed record Sweep
    {
        public static readonly Sweep Instance = new();
    }

    private sealed record Swept(long Freed, Exception? Fault);
}
