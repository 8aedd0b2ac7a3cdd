using System.Security.Cryptography;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using SyncStream.Node.Rooms.Clocks;
using SyncStream.Node.Rooms.Leases;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>
/// One room: a thin shell around <see cref="RoomState"/>. It recovers, claims itself, decides, persists, applies, publishes and
/// does what the decision asked for, in that order; nothing is acknowledged or seen by anyone before it is written.
/// </summary>
public sealed partial class RoomActor : ReceivePersistentActor, IWithTimers
{
    // 2^31 by the golden ratio: seeds in a row lie far apart.
    private const int Golden = 1_327_217_885;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private static readonly Refusal ComingBack = new(
        ErrorCode.Unavailable,
        "the room has just moved to another worker; try again"
    );

    private readonly RoomId _id;
    private readonly TimeProvider _time;
    private readonly RoomActorOptions _options;
    private readonly RoomCensus _census;
    private readonly RoomLease _lease;
    private readonly HostClocks _clocks;
    private readonly PasswordLine _passwords;
    private readonly RoomCrowd<IActorRef> _crowd;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly string _incarnation = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private RoomState _state;
    private IActorRef? _asker;
    private int _commitsSinceSnapshot;
    private double _settledAt;
    private double _returnedAt;
    private int _seed = RandomNumberGenerator.GetInt32(int.MaxValue);

    public RoomActor(
        RoomId id,
        TimeProvider time,
        RoomActorOptions options,
        RoomCensus census,
        RoomLease lease,
        HostClocks clocks,
        PasswordLine passwords
    )
    {
        (_id, _time, _options, _census) = (id, time, options, census);
        (_lease, _clocks, _passwords) = (lease, clocks, passwords);
        _state = RoomState.Empty(id);
        _crowd = new(options.Grace.TotalMilliseconds);

        Recover<SnapshotOffer>(offer => _state = ((RoomState)offer.Snapshot).WithoutDeleted());
        Recover<RoomCommit>(commit =>
        {
            _state = _state.Apply(commit);
            _commitsSinceSnapshot++;
        });
        Recover<RecoveryCompleted>(_ =>
        {
            GoesOn();
            Begin();
        });

        Command<Perform>(m =>
        {
            if (ComesTooLate() || GivesWay(m))
            {
                return;
            }

            Run(m.Input, Sender, RoomStep.Begin(_id, m));
            if (IsEmpty)
            {
                SleepWhenEmpty();
            }
        });
        // Put off for want of a lease: who came meanwhile is not closed on.
        Command<RoomInput.Awoken>(_ => CloseIfUnused());
        Command<RoomInput>(input => Run(input, asker: null));
        ReceivePeople();
        ReceiveLease();
        Command<CaughtUp>(_ => _isCatchingUp = false);
        Command<SaveSnapshotSuccess>(s => Forget(s.Metadata.SequenceNr));
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Room {0} could not write its snapshot", _id));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(f => _log.Warning(f.Cause, "Room {0} keeps old snapshots", _id));
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteMessagesFailure>(f => _log.Warning(f.Cause, "Room {0} keeps old commits", _id));
        Command<Stop>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId => PersistenceIdOf(_id);

    /// <summary>The name under which a room's commits stand in the journal.</summary>
    public static string PersistenceIdOf(RoomId id) => $"room-{id}";

    /// <summary>Ends a room between two commands, so that a write under way is still acknowledged.</summary>
    public sealed class Stop : INoSerializationVerificationNeeded
    {
        public static readonly Stop Instance = new();
    }

    private void Run(RoomInput input, IActorRef? asker, RoomStep step = default)
    {
        if (!_lease.IsHeld)
        {
            Postpone(input, asker);
            return;
        }

        if (IsTooEarly(input))
        {
            asker?.Tell(new NotPerformed(_id, ComingBack));
            step.End(ComingBack.WireCode, _state.Revision);
            return;
        }

        switch (_state.Decide(input, Now()))
        {
            case RoomDecision.Refused refused:
                var refusal = MayStillBeHere(input) ? ComingBack : refused.Refusal;
                asker?.Tell(new NotPerformed(_id, refusal));
                step.End(refusal.WireCode, _state.Revision);
                break;
            case RoomDecision.AlreadyDone done:
                asker?.Tell(new Performed(_id, done.Ack));
                step.End("already done", done.Ack.Revision);
                break;
            case RoomDecision.Accepted { Commit.Events.Count: 0 } accepted:
                _state = _state.Apply(accepted.Commit);
                Acknowledge(accepted.Commit, asker);
                Do(accepted.Effects);
                step.End("done", _state.Revision);
                break;
            case RoomDecision.Accepted accepted when IsTooMuch(input, accepted.Commit):
                asker?.Tell(new NotPerformed(_id, QueueTooBusy));
                step.End(QueueTooBusy.WireCode, _state.Revision);
                break;
            case RoomDecision.Accepted accepted:
                _asker = asker;
                StandsStill();
                Persist(
                    accepted.Commit with
                    {
                        Owner = _incarnation,
                        Clock = _clocks.Own,
                    },
                    commit => Done(commit, accepted.Effects, asker, step)
                );
                break;
        }
    }

    // A room that settles can't tell a stranger from a viewer yet, so it asks to be asked again.
    private bool MayStillBeHere(RoomInput input) =>
        input is RoomInput.Command { Caller.ViewerId: var viewer }
        && IsSettling
        && !_crowd.Presence.Viewers.ContainsKey(viewer);

    // Nor how many are half of those present.
    private bool IsTooEarly(RoomInput input) => IsSettling && input is RoomInput.Command { Body: RoomCommand.VoteSkip };

    private void Done(RoomCommit commit, IEnumerable<RoomEffect> effects, IActorRef? asker, RoomStep step)
    {
        _asker = null;
        GoesOn();
        _state = _state.Apply(commit);
        if (commit.PasswordHash is not null)
        {
            _door.Forget();
        }

        // Who is put out hears by whom before all hear that they were: should that word be lost, the event puts them out.
        var kicks = commit.Events.Any(e => e is RoomEvent.ViewerKicked);
        if (kicks)
        {
            Do(effects);
        }

        if (_lease.IsHeld)
        {
            Publish(new Published(_id, commit.Events, step.Id));
            Acknowledge(commit, asker);
            step.End("done", _state.Revision);
        }
        else
        {
            LookAgain();
        }

        if (!kicks)
        {
            Do(effects);
        }

        GoOn();

        CutStreams(commit.Events);
        Surface();
        Written();
    }

    private void Acknowledge(RoomCommit commit, IActorRef? asker)
    {
        if (commit.CommandId is { } id)
        {
            asker?.Tell(new Performed(_id, new CommandAck(id, _state.Revision)));
        }
    }

    private void Do(IEnumerable<RoomEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case RoomEffect.SetTimer set:
                    var delay = Math.Clamp(set.At - Milliseconds(), 0, int.MaxValue / 2);
                    Timers.StartSingleTimer(
                        set.Timer,
                        new RoomInput.TimerDue(set.Timer),
                        TimeSpan.FromMilliseconds(delay)
                    );
                    break;
                case RoomEffect.CancelTimer cancel:
                    Timers.Cancel(cancel.Timer);
                    break;
                case RoomEffect.Disconnect cut:
                    _crowd.Expel(cut.ViewerId);
                    Publish(new Expel(_id, cut.ViewerId, cut.Reason, cut.Banned));
                    TellOthersSoon();
                    break;
            }
        }
    }

    private void CutStreams(IEnumerable<RoomEvent> events)
    {
        foreach (var e in events)
        {
            if (StreamCuts.Announced.By(_id, e) is { } over)
            {
                Context.System.EventStream.Publish(over);
            }
        }
    }

    private void Publish(IRoomMessage message)
    {
        foreach (var relay in _crowd.Relays)
        {
            relay.Tell(message);
        }
    }

    private RoomContext Now() =>
        new(
            Milliseconds(),
            _crowd.Presence,
            NextSeed(),
            _options.LeastLead.TotalMilliseconds,
            _options.MostLead.TotalMilliseconds,
            IsReturning
        );

    // For shuffling alone, where nothing is to be kept secret: each command has one, and few shuffle.
    private int NextSeed() => _seed = unchecked(_seed + Golden) & int.MaxValue;

    private double Milliseconds() => _time.GetUtcNow().UtcTicks / (double)TimeSpan.TicksPerMillisecond - UnixEpochMs;

    private static readonly double UnixEpochMs = DateTime.UnixEpoch.Ticks / (double)TimeSpan.TicksPerMillisecond;

    protected override void PreRestart(Exception reason, object message)
    {
        Publish(new Restarted(_id));
        base.PreRestart(reason, message);
    }

    protected override void PreStart()
    {
        _census.Wake(_id, Self);
        StandsStill();
        base.PreStart();
    }

    protected override void PostStop()
    {
        _census.Sleep(_id, Self);
        Context.System.EventStream.Publish(new RoomSurface(_id, Room: null));
        base.PostStop();
    }
}
