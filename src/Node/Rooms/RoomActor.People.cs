using Akka.Actor;
using Akka.Cluster.Sharding;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>How people come, go and report.</summary>
public sealed partial class RoomActor
{
    private const string TellTimer = "tell";
    private const string ExpireTimer = "expire";

    /// <summary>How long a room that does not exist stays awake for whoever asks again: whether the worker is ready is asked so often.</summary>
    private static readonly TimeSpan Nothing = TimeSpan.FromSeconds(10);

    private void ReceivePeople()
    {
        Command<Enter>(m =>
            CheckPassword(
                m.Caller,
                m.Password,
                ok => Admit(m, Sender, ok),
                refusal => Sender.Tell(new EnterRefused(_id, m.RequestId, refusal)),
                (hash, ok) => new Checked<Enter>(m, hash, ok)
            )
        );
        Command<Checked<Enter>>(m => WhereStillValid(m, () => Admit(m.Request, Sender, m.Accepted)));
        Command<Look>(m =>
            CheckPassword(
                m.Caller,
                m.Password,
                ok => Show(m, Sender, ok),
                refusal => Sender.Tell(new NotPerformed(_id, refusal)),
                (hash, ok) => new Checked<Look>(m, hash, ok)
            )
        );
        Command<ListBans>(TellBans);
        Command<Checked<Look>>(m => WhereStillValid(m, () => Show(m.Request, Sender, m.Accepted)));
        Command<PasswordCompared>(Compared);
        Command<Attach>(Attach);
        Command<AskTime>(m => Sender.Tell(new TimeTold(_id, m.SentAt, Milliseconds(), _clocks.Own)));
        Command<Exit>(m => CrowdMoved(() => _crowd.Exit(Sender, m.ViewerId, m.Polite, Milliseconds())));
        Command<Detach>(_ => Forget(Sender));
        Command<Terminated>(t => Forget(t.ActorRef));
        Command<Reports>(Report);
        Command<TellOthers>(_ => PublishPresence());
        Command<Settled>(_ => CrowdMoved(() => { }));
        Command<FallAsleep>(_ =>
        {
            CloseIfUnused();
            Context.Parent.Tell(new Passivate(Stop.Instance));
        });
        Command<ExpireAbsent>(_ => CrowdMoved(() => _crowd.Expire(Milliseconds())));
    }

    private void Admit(Enter enter, IActorRef relay, bool passwordAccepted)
    {
        if (!_lease.IsHeld)
        {
            // The relay asks again.
            return;
        }

        if (_state.MayEnter(enter.Caller, _crowd.Presence, passwordAccepted) is { } refusal)
        {
            relay.Tell(new EnterRefused(_id, enter.RequestId, refusal));
            SleepWhenEmpty();
            return;
        }

        if (_crowd.Arrive(relay, enter.Caller, Milliseconds()))
        {
            Context.Watch(relay);
        }

        var missed = enter.SinceRevision is { } since ? _state.EventsSince(since) : null;
        var snapshot = _state.SnapshotFor(enter.Caller, Now()) with { Missed = missed?.ToEquatableList() };
        relay.Tell(new Entered(_id, enter.RequestId, snapshot));
        CrowdMoved(() => { });
    }

    private void Show(Look look, IActorRef asker, bool passwordAccepted)
    {
        if (!_lease.IsHeld)
        {
            asker.Tell(new NotPerformed(_id, Unsure));
            return;
        }

        // Looking takes no place, so a full room may still be looked at.
        // Who is in has said the password.
        var present = _crowd.Presence.Viewers.ContainsKey(look.Caller.ViewerId);
        var refusal = _state.MayEnter(look.Caller, Presence.Empty, passwordAccepted || present);
        asker.Tell(
            refusal is null ? new Looked(_id, _state.SnapshotFor(look.Caller, Now())) : new NotPerformed(_id, refusal)
        );
        // Who looks will look again.
        SleepWhenEmpty();
    }

    private void Attach(Attach attach)
    {
        if (!_lease.IsHeld)
        {
            // The relay asks again.
            return;
        }

        if (!_state.Exists)
        {
            Sender.Tell(new Attached(_id, _state.Revision, Missed: null));
            return;
        }

        var missed = _state.EventsSince(attach.Revision);
        // Whom it lacks the kick of it is about to put out.
        var kicked = (missed ?? [])
            .OfType<RoomEvent.ViewerKicked>()
            .Where(kick => !kick.Lifted)
            .Select(kick => kick.ViewerId)
            .ToHashSet();
        var viewers = attach.Viewers.Where(viewer => !kicked.Contains(viewer.ViewerId));
        if (_crowd.Attach(Sender, viewers, attach.Entering, Milliseconds()))
        {
            Context.Watch(Sender);
            // The room is new to this relay. Whom it knows, and no relay brings, is on the way back from a worker that died.
            foreach (var viewer in (attach.Told ?? []).Where(viewer => !kicked.Contains(viewer.ViewerId)))
            {
                _crowd.Expect(viewer, Milliseconds());
            }
        }

        foreach (var item in attach.Reports ?? [])
        {
            _crowd.Report(item.ViewerId, item.Report);
        }

        Sender.Tell(new Attached(_id, _state.Revision, missed));
        CrowdMoved(() => { });
    }

    // Just recovered, the room does not know yet who is in it: the relays are about to say. Until then nothing follows
    // from who is absent, and whoever it waits for is taken to be there and still buffering.
    private bool IsSettling => Milliseconds() < _settledAt;

    // For as long as whoever was in it may take to come back, it may have more viewers than it knows of.
    private bool IsReturning => Milliseconds() < _returnedAt;

    private void Settle()
    {
        if (!_state.Exists)
        {
            return;
        }

        _settledAt = Milliseconds() + Settling.TotalMilliseconds;
        Timers.StartSingleTimer(nameof(Settled), Settled.Instance, Settling + TimeSpan.FromMilliseconds(1));
        _returnedAt = _settledAt + _options.Grace.TotalMilliseconds;
        Timers.StartSingleTimer(
            nameof(IsReturning),
            Settled.Instance,
            Settling + _options.Grace + TimeSpan.FromMilliseconds(1)
        );
        foreach (var viewer in _state.Waiting.For)
        {
            var buffering = new PlaybackReport(
                _state.Playhead.ItemId,
                _state.Playhead.Position,
                Milliseconds(),
                PlaybackState.Buffering,
                BufferedAhead: 0,
                SkewMs: 0
            );
            _crowd.Expect(new Caller(viewer, "", IsAdmin: false), Milliseconds(), buffering);
        }
    }

    private void Forget(IActorRef relay)
    {
        Context.Unwatch(relay);
        CrowdMoved(() => _crowd.Lose(relay, Milliseconds()));
    }

    private void Report(Reports reports)
    {
        var moved = false;
        foreach (var item in reports.Items)
        {
            moved |= _crowd.Report(item.ViewerId, item.Report);
            SkewMeter.Record(item.Report);
        }

        if (moved && MayActByItself)
        {
            Run(new RoomInput.PresenceMoved(), asker: null);
        }

        TellOthersSoon();
    }

    private void CrowdMoved(Action move)
    {
        move();
        if (_crowd.Relays.Count > 0)
        {
            GoOn();
        }

        if (MayActByItself)
        {
            Run(new RoomInput.PresenceMoved(), asker: null);
        }

        TellOthersSoon();
        if (_crowd.NextExpiry is { } at)
        {
            var wait = TimeSpan.FromMilliseconds(Math.Max(50, at - Milliseconds()));
            Timers.StartSingleTimer(ExpireTimer, ExpireAbsent.Instance, wait);
        }

        SleepWhenEmpty();
    }

    private void TellBans(ListBans m)
    {
        // Whoever may lift a ban may see it.
        var refusal =
            !_state.Exists ? Refusal.NoSuchRoom
            : _state.RoleOf(m.Caller) < Role.Moderator
                ? Refusal.Forbidden("Only moderators and hosts may see who is banned here.")
            : null;
        Sender.Tell(refusal is null ? new BansListed(_id, _state.Bans()) : new NotPerformed(_id, refusal));
    }

    private void TellOthersSoon()
    {
        if (_crowd.HasNews && !Timers.IsTimerActive(TellTimer))
        {
            Timers.StartSingleTimer(TellTimer, TellOthers.Instance, _options.PresenceInterval);
        }
    }

    private void PublishPresence()
    {
        if (!_lease.IsHeld)
        {
            TellOthersSoon();
        }
        else if (_crowd.HasNews)
        {
            Publish(new PresencePublished(_id, _crowd.TakeNews(_state.InfoOf)));
            Surface();
        }
    }

    private void Surface() =>
        Context.System.EventStream.Publish(new RoomSurface(_id, RoomSurface.Of(_state, _crowd.Presence.Count)));

    // A timer of its own: where a short clip is looped the room's other timers would keep it awake for ever.
    private void SleepWhenEmpty()
    {
        if (!IsEmpty)
        {
            Timers.Cancel(nameof(FallAsleep));
        }
        else
        {
            var after =
                IsForsaken ? AwakeForWhoeverMayCome()
                : _state.Exists || _options.SleepAfter < Nothing ? _options.SleepAfter
                : Nothing;
            Timers.StartSingleTimer(nameof(FallAsleep), FallAsleep.Instance, after);
        }
    }

    private bool IsEmpty => _crowd.Relays.Count == 0 && _crowd.Presence.Count == 0;

    private sealed class TellOthers : INoSerializationVerificationNeeded
    {
        public static readonly TellOthers Instance = new();
    }

    private sealed class FallAsleep : INoSerializationVerificationNeeded
    {
        public static readonly FallAsleep Instance = new();
    }

    private sealed class Settled : INoSerializationVerificationNeeded
    {
        public static readonly Settled Instance = new();
    }

    private sealed class ExpireAbsent : INoSerializationVerificationNeeded
    {
        public static readonly ExpireAbsent Instance = new();
    }
}
