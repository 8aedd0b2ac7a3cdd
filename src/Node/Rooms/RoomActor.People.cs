using Akka.Actor;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Rooms;

/// <summary>How people come, go and report.</summary>
public sealed partial class RoomActor
{
    private const string TellTimer = "tell";
    private const string ExpireTimer = "expire";

    private static readonly Refusal TooManyGuesses = new(
        ErrorCode.RateLimited,
        "too many wrong passwords were tried at this room; wait a minute"
    );

    private readonly PasswordDoor _door = new();

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

        if (_crowd.Attach(Sender, attach.Viewers, Milliseconds()))
        {
            Context.Watch(Sender);
            // The room is new to this relay. Whom it knows, and no relay brings, is on the way back from a worker that died.
            foreach (var viewer in attach.Told ?? [])
            {
                _crowd.Expect(viewer, Milliseconds());
            }
        }

        foreach (var item in attach.Reports ?? [])
        {
            _crowd.Report(item.ViewerId, item.Report);
        }

        Sender.Tell(new Attached(_id, _state.Revision, _state.EventsSince(attach.Revision)?.ToEquatableList()));
        CrowdMoved(() => { });
    }

    // Just recovered, the room does not know yet who is in it: the relays are about to say. Until then nothing follows
    // from who is absent, and whoever it waits for is taken to be there and still buffering.
    private bool IsSettling => Milliseconds() < _settledAt;

    private void Settle()
    {
        if (!_state.Exists)
        {
            return;
        }

        _settledAt = Milliseconds() + Settling.TotalMilliseconds;
        Timers.StartSingleTimer(nameof(Settled), Settled.Instance, Settling + TimeSpan.FromMilliseconds(1));
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

        if (moved && !IsSettling)
        {
            Run(new RoomInput.PresenceMoved(), asker: null);
        }

        TellOthersSoon();
    }

    private void CrowdMoved(Action move)
    {
        move();
        if (_state.Exists && !IsSettling)
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
            !_state.Exists ? Refusal.NotFound("There is no such room.")
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

    private void SleepWhenEmpty() =>
        Context.SetReceiveTimeout(_crowd.Relays.Count == 0 && _crowd.Presence.Count == 0 ? _options.SleepAfter : null);

    private void CheckPassword(
        Caller caller,
        string? password,
        Action<bool> known,
        Action<Refusal> refuse,
        Func<string, bool, object> later
    )
    {
        if (
            _state.PasswordHash is not { Length: > 0 } hash
            || _state.RoleOf(caller) == Role.Host
            || password is null or { Length: > RoomPassword.MaxLength }
        )
        {
            known(false);
        }
        else if (_door.Knows(password))
        {
            known(true);
        }
        else if (!_door.TryWait(password, new(Sender, later), Milliseconds(), out var begins))
        {
            refuse(TooManyGuesses);
        }
        else if (begins)
        {
            OwnThreads
                .Passwords.Run(() => RoomPassword.Verify(hash, password))
                .PipeTo(
                    Self,
                    success: accepted => new PasswordCompared(hash, password, accepted),
                    failure: _ => new PasswordCompared(hash, password, Accepted: false)
                );
        }
    }

    private void Compared(PasswordCompared compared)
    {
        var isRight = compared.Accepted && compared.Hash == _state.PasswordHash;
        foreach (var (asker, then) in _door.End(compared.Password, isRight))
        {
            Self.Tell(then(compared.Hash, compared.Accepted), asker);
        }
    }

    private void WhereStillValid<TRequest>(Checked<TRequest> result, Action then)
        where TRequest : IRoomRequest
    {
        if (result.Hash == _state.PasswordHash)
        {
            then();
        }
        else
        {
            // The password was changed while this one was compared with the old: ask again.
            Self.Forward(result.Request);
        }
    }

    /// <summary>A request whose password was compared with <paramref name="Hash"/>.</summary>
    private sealed record Checked<TRequest>(TRequest Request, string Hash, bool Accepted)
        : INoSerializationVerificationNeeded
        where TRequest : IRoomRequest;

    private sealed record PasswordCompared(string Hash, string Password, bool Accepted)
        : INoSerializationVerificationNeeded;

    private sealed class TellOthers : INoSerializationVerificationNeeded
    {
        public static readonly TellOthers Instance = new();
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
