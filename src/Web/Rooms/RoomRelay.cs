using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Telemetry;

namespace SyncStream.Web.Rooms;

/// <summary>
/// One room on one worker: subscribes to the room, serialises what it publishes once, writes it to the local viewers,
/// and tells the room who came and went. It notices a room that moved, restarted or skipped a revision, and catches up.
/// </summary>
internal sealed class RoomRelay : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly RoomId _id;
    private readonly IActorRef _region;
    private readonly RelayViewers _viewers = new();
    private readonly RelayEntering _entering = new();
    private readonly RelayCrowd _crowd = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly RelayClock _clock;
    private readonly RoomLives _lives;
    private readonly Patience _patience = new();
    private IActorRef? _room;
    private long? _revision;
    private bool _heard;

    public RoomRelay(RoomId id, IActorRef region, HostClock clock, TimeProvider time)
    {
        (_id, _region, _clock, _lives) = (id, region, new(id, clock, time), new(time));
        Receive<JoinRoom>(Join);
        Receive<Entered>(OnEntered);
        Receive<EnterRefused>(m =>
        {
            if (_entering.Take(m.RequestId) is { } request)
            {
                request.Asker.Tell(m);
                SayGone(request.Viewer, polite: true);
                GoWhenIdle();
            }
        });
        Receive<LeaveRoom>(Leave);
        Receive<Reported>(m =>
        {
            _crowd.Report(m.ViewerId, m.Report);
            if (!Timers.IsTimerActive(nameof(ReportsDue)))
            {
                Timers.StartSingleTimer(nameof(ReportsDue), ReportsDue.Instance, ReportEvery);
            }
        });
        Receive<Published>(OnPublished);
        Receive<PresencePublished>(m =>
        {
            _crowd.Tell(m.Delta);
            _viewers.Send("presence", m.Delta);
        });
        Receive<Expel>(m => Expel(m.ViewerId, m.Reason, m.Banned));
        Receive<Attached>(OnAttached);
        Receive<TimeTold>(m =>
        {
            if (_clock.Heard(m, Sender))
            {
                Attach();
                RetryWhatWaits();
            }
        });
        Receive<Restarted>(_ => Attach());
        Receive<Terminated>(_ =>
        {
            _room = null;
            if (_lives.Ended() is { Ticks: > 0 } pause)
            {
                Timers.StartSingleTimer(nameof(AttachDue), AttachDue.Instance, pause);
            }
            else
            {
                Attach();
            }
        });
        Receive<RetryDue>(_ =>
        {
            _patience.Grow();
            RetryWhatWaits();
        });
        Receive<KeepAliveDue>(_ => StayAttached());
        Receive<AttachDue>(_ => Attach());
        Receive<ReportsDue>(_ => PassReportsOn());
        Receive<ReceiveTimeout>(_ => Context.Parent.Tell(new RelayIdle(_id)));
        Receive<RelayRetired>(_ => Retire());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(RoomId id, IActorRef region, HostClock clock, TimeProvider time) =>
        Props.Create(() => new RoomRelay(id, region, clock, time));

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(nameof(KeepAliveDue), KeepAliveDue.Instance, KeepAlive);

    protected override void PostStop()
    {
        // Only a failure leaves viewers here; cut off, they come back and find a fresh relay.
        _viewers.AbortAll();
        foreach (var request in _entering.All)
        {
            request.Asker.Tell(new EnterRefused(_id, request.Enter.RequestId, Unavailable));
        }

        _region.Tell(new Detach(_id));
    }

    private static readonly Refusal Unavailable = new(
        ErrorCode.Unavailable,
        "the room is on its way to another worker"
    );

    private void Join(JoinRoom join)
    {
        Context.SetReceiveTimeout(null);
        _region.Tell(_entering.Begin(_id, join, Sender));
        if (!Timers.IsTimerActive(nameof(RetryDue)))
        {
            Timers.StartSingleTimer(nameof(RetryDue), RetryDue.Instance, _patience.Now);
        }
    }

    private void OnEntered(Entered entered)
    {
        if (_entering.Find(entered.RequestId) is not { } request)
        {
            // Let in too late (a password takes time to check): they left meanwhile, and the room has seen their exit first.
            SayGone(entered.Snapshot.Me.ViewerId, polite: true);
            return;
        }

        Follow(Sender);
        if (!_clock.IsSettled)
        {
            // On another host's clock its times would mislead the viewer: the retry lets them in once it is known.
            return;
        }

        if (_viewers.IsEmpty)
        {
            _revision = entered.Snapshot.Revision;
        }
        else if (_revision != entered.Snapshot.Revision)
        {
            // The room awoke elsewhere and this relay has not caught up. A viewer let in now would get twice what the
            // snapshot holds already: the retry lets them in once all here are at one revision.
            Attach();
            return;
        }

        _entering.Take(entered.RequestId);
        _patience.Begin();
        _viewers.Add(request.Join.Connection, request.Join.Caller);
        _crowd.Show(entered.Snapshot.Viewers);
        request.Asker.Tell(entered with { Snapshot = entered.Snapshot.OnClock(_clock.AheadMs) });
    }

    // Who leaves by one connection may have another here, or one on its way in.
    private void SayGone(ViewerId viewer, bool polite)
    {
        if (!_viewers.Has(viewer) && !_entering.Has(viewer))
        {
            _crowd.Gone(viewer);
            _region.Tell(new Exit(_id, viewer, polite));
        }
    }

    private void Leave(LeaveRoom leave)
    {
        foreach (var request in _entering.TakeOf(leave.ConnectionId))
        {
            // It may be in already, as far as the room knows.
            SayGone(request.Viewer, leave.Polite);
        }

        if (_viewers.Remove(leave.ConnectionId) is { } gone)
        {
            SayGone(gone, leave.Polite);
        }

        GoWhenIdle();
    }

    private void Expel(ViewerId viewer, string reason, bool banned)
    {
        _viewers.Expel(viewer, reason, banned);
        _crowd.Gone(viewer);
    }

    private void OnPublished(Published published)
    {
        _heard = true;
        var events = published.Events;
        // What comes before its clock is known is asked for again once it is.
        if (!_clock.IsSettled || _revision is not { } revision || events.Count == 0 || events[^1].Revision <= revision)
        {
            return;
        }

        if (events[0].Revision != revision + 1)
        {
            _log.Info(
                "Room {0}: revision {1} came after {2}; asking for what lies between",
                _id,
                events[0].Revision,
                revision
            );
            Attach();
            return;
        }

        using var step = published.Trace is null
            ? null
            : Spans.Begin("events delivered", ActivityKind.Consumer, published.Trace);
        step?.SetTag("room", _id.Value).SetTag("revision", events[^1].Revision).SetTag("viewers", _viewers.Count);
        _revision = events[^1].Revision;
        _viewers.Send("roomEvents", events.OnClock(_clock.AheadMs));
        foreach (var kick in events.OfType<RoomEvent.ViewerKicked>().Where(kick => !kick.Lifted))
        {
            // As a rule they are gone by now, and know who did it; but that word is not written, and can be lost.
            Expel(kick.ViewerId, kick.Banned ? "You are banned from this room." : "You were removed.", kick.Banned);
        }
    }

    private void OnAttached(Attached attached)
    {
        _heard = true;
        Timers.Cancel(nameof(AttachDue));
        Follow(Sender);
        if (attached.Missed is { } missed)
        {
            OnPublished(new Published(_id, missed));
            RetryWhatWaits();
        }
        else
        {
            // Too far behind (or the room is no more): each viewer joins anew and gets a snapshot, or is told.
            _revision = null;
            _viewers.Send("reconnect", new Reconnect(0));
            var gone = _viewers.Callers.ToList();
            _viewers.AbortAll();
            _crowd.Forget();
            // The room was told just now that they are here.
            gone.ForEach(caller => SayGone(caller.ViewerId, polite: false));
        }
    }

    private void Follow(IActorRef room)
    {
        _heard = true;
        if (!room.Equals(_room))
        {
            if (_room is not null)
            {
                Context.Unwatch(_room);
            }

            _room = Context.Watch(room);
            _lives.Began();
            _clock.Follow(room);
        }
    }

    private void Attach()
    {
        if (_revision is { } revision && !_viewers.IsEmpty)
        {
            _region.Tell(
                new Attach(
                    _id,
                    revision,
                    _viewers.Callers.ToEquatableList(),
                    _crowd.Told,
                    _clock.OfRoom(_crowd.Reports),
                    [.. _entering.Viewers]
                )
            );
            Timers.StartSingleTimer(nameof(AttachDue), AttachDue.Instance, Patience.First);
        }
    }

    private void RetryWhatWaits()
    {
        foreach (var request in _entering.All)
        {
            _region.Tell(request.Enter);
        }

        if (_entering.IsEmpty)
        {
            _patience.Begin();
            Timers.Cancel(nameof(RetryDue));
        }
        else
        {
            Timers.StartSingleTimer(nameof(RetryDue), RetryDue.Instance, _patience.Now);
        }
    }

    private void StayAttached()
    {
        // The last message before a silence could have been lost, and only the next one would show it.
        if (!_heard)
        {
            Attach();
        }

        _clock.Ask();
        _heard = false;
    }

    private void PassReportsOn()
    {
        if (_crowd.TakeUnsent() is { Count: > 0 } reports)
        {
            _region.Tell(new Reports(_id, _clock.OfRoom(reports)));
        }
    }

    private void GoWhenIdle()
    {
        if (_viewers.IsEmpty)
        {
            _crowd.Forget();
            Context.SetReceiveTimeout(_entering.IsEmpty ? Linger : null);
        }
    }

    private void Retire()
    {
        if (_viewers.IsEmpty && _entering.IsEmpty)
        {
            Context.Stop(Self);
        }
        else
        {
            Context.SetReceiveTimeout(null);
            Context.Parent.Tell(new RelayKept(_id));
        }
    }
}
