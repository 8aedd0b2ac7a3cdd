using System.Diagnostics;

namespace SyncStream.Protocol.Rooms;

public sealed partial record RoomState
{
    /// <summary>
    /// What the room answers to an input. Pure: the same room, input and context give the same decision, and
    /// nothing changes before the commit is applied. Never throws on what JSON can carry.
    /// </summary>
    public RoomDecision Decide(RoomInput input, RoomContext context) =>
        input switch
        {
            RoomInput.Create create => AckOf(create.Caller, create.CommandId)
                ?? Answer(
                    new Draft(this, context, create.Caller.ViewerId) { CommandId = create.CommandId },
                    draft => LifeRules.Create(draft, create)
                ),
            RoomInput.Command command => AckOf(command.Caller, command.Body.CommandId)
                ?? Answer(
                    new Draft(this, context, command.Caller.ViewerId) { CommandId = command.Body.CommandId },
                    draft => Authority.Refuse(this, command, context) ?? Dispatch.Do(draft, command)
                ),
            RoomInput.PresenceMoved => Answer(new Draft(this, context), OnPresenceMoved),
            RoomInput.Awoken awoken => Answer(
                new Draft(this, context),
                draft => LifeRules.CloseUnused(draft, awoken.CloseAfterMs)
            ),
            RoomInput.TimerDue due => Answer(
                new Draft(this, context) { Due = due.Timer },
                draft => OnTimer(draft, due.Timer)
            ),
            _ => throw new UnreachableException($"no rule answers {input.GetType().Name}"),
        };

    private static RoomDecision Answer(Draft draft, Func<Draft, Refusal?> rule) =>
        rule(draft) is { } refusal ? new RoomDecision.Refused(refusal) : draft.Accepted();

    // A command's id is its viewer's: another viewer with the same id has another command.
    private RoomDecision.AlreadyDone? AckOf(Caller caller, CommandId id) =>
        (DoneCommand.Find(Done.Span, caller.ViewerId, id) ?? DoneCommand.Find(DoneReactions.Span, caller.ViewerId, id))
            is { } done
            ? new(new CommandAck(id, done.Revision))
            : null;

    private static Refusal? OnPresenceMoved(Draft room)
    {
        AdvanceRules.Review(room);
        VoteRules.Review(room);
        WaitingRules.Review(room);
        return null;
    }

    private static Refusal? OnTimer(Draft room, RoomTimer timer)
    {
        // A timer may be early by the grain of its clock; what is not due yet is set again by the draft.
        if (room.State.DueAt(timer) is { } at && room.Now >= at - 1)
        {
            switch (timer)
            {
                case RoomTimer.ItemEnd:
                    AdvanceRules.Ended(room);
                    break;
                case RoomTimer.WaitTimeout:
                    WaitingRules.TimedOut(room);
                    break;
                default:
                    throw new UnreachableException($"no rule for {timer}");
            }
        }
        return null;
    }
}
