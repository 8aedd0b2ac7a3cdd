using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>
/// How a room makes sure that it is the only one of its name. Its shard is moved when its worker is taken for dead; a
/// worker that was merely stopped, and goes on, still has it. Without a lease such a stale owner says nothing. Whoever comes
/// after it writes a claim first, under the sequence number that a write still in flight would take: one of the two
/// fails, and where that is the claim, the room begins again with what was written.
/// </summary>
public sealed partial class RoomActor
{
    private static readonly TimeSpan NextLook = TimeSpan.FromMilliseconds(250);

    private static readonly Refusal Unsure = new(
        ErrorCode.Unavailable,
        "this worker is making sure that the room is still its own; try again"
    );

    private void Begin()
    {
        if (!_lease.IsHeld)
        {
            BecomeStacked(AwaitLease);
            LookAgain();
            return;
        }

        if (LastSequenceNr > 0)
        {
            // What another host's clock told is told by ours from now on. Whoever only looks need not wait until it is written.
            var claim = new RoomCommit(
                [],
                Owner: _incarnation,
                Clock: _clocks.Own,
                AheadMs: _clocks.AheadMs(_state.Clock)
            );
            _state = _state.Apply(claim);
            PersistAsync(claim, _ => Written());
        }

        Settle();
        Surface();
        SleepWhenEmpty();
    }

    // Relays ask again by themselves, and the room knows nobody yet of whom it could hear that they left.
    private void AwaitLease()
    {
        Command<LookForLease>(_ =>
        {
            UnbecomeStacked();
            Begin();
        });
        Command<Perform>(_ => Sender.Tell(new NotPerformed(_id, Unsure)));
        Command<Look>(_ => Sender.Tell(new NotPerformed(_id, Unsure)));
        Command<Stop>(_ => Context.Stop(Self));
        Command<CaughtUp>(_ => _isCatchingUp = false);
        CommandAny(_ => { });
    }

    // What nobody waits for an answer to must not be forgotten: it is looked at again.
    private void Postpone(RoomInput input, IActorRef? asker)
    {
        if (asker is not null)
        {
            asker.Tell(new NotPerformed(_id, Unsure));
            return;
        }

        object timer = input is RoomInput.TimerDue due ? due.Timer : input.GetType();
        Timers.StartSingleTimer(timer, input, NextLook);
    }

    // What was written is told once it is sure whose it is to tell: relays ask for it, and askers ask again.
    private void ReceiveLease() =>
        Command<LookForLease>(_ =>
        {
            if (_lease.IsHeld)
            {
                Publish(new Restarted(_id));
            }
            else
            {
                LookAgain();
            }
        });

    private void LookAgain() => Timers.StartSingleTimer(nameof(LookForLease), LookForLease.Instance, NextLook);

    private sealed class LookForLease : INoSerializationVerificationNeeded
    {
        public static readonly LookForLease Instance = new();
    }
}
