using System.Diagnostics;

namespace SyncStream.Protocol.Rooms;

/// <summary>Which rule carries out which command. The caller's authority is settled before.</summary>
internal static class Dispatch
{
    public static Refusal? Do(Draft room, RoomInput.Command command)
    {
        var caller = command.Caller;
        return command.Body switch
        {
            RoomCommand.Play play => PlaybackRules.Play(room, caller, play.Position),
            RoomCommand.Pause pause => PlaybackRules.Pause(room, pause.Position),
            RoomCommand.Seek seek => PlaybackRules.Seek(room, seek.Position),
            RoomCommand.SetRate rate => PlaybackRules.SetRate(room, rate.Rate),

            RoomCommand.Enqueue enqueue => QueueRules.Enqueue(room, caller, enqueue, command.Info),
            RoomCommand.Dequeue dequeue => QueueRules.Dequeue(room, dequeue.ItemId),
            RoomCommand.MoveItem move => QueueRules.Move(room, move.ItemId, move.Index),
            RoomCommand.PlayItem play => QueueRules.Play(room, play.ItemId),
            RoomCommand.Skip => QueueRules.Skip(room),
            RoomCommand.ShuffleQueue => QueueRules.Shuffle(room),
            RoomCommand.ClearQueue => QueueRules.Clear(room),
            RoomCommand.SetLoop loop => QueueRules.SetLoop(room, loop.Loop),
            RoomCommand.HoldNext hold => AdvanceRules.Hold(room, hold.Held),
            RoomCommand.VoteSkip => VoteRules.Vote(room, caller),

            RoomCommand.Chat chat => ChatRules.Chat(room, caller, chat.Text),
            RoomCommand.React react => ChatRules.React(room, react.Emoji),
            RoomCommand.DeleteMessage delete => ChatRules.Delete(room, caller, delete.MessageId),

            RoomCommand.SetReady ready => PeopleRules.SetReady(room, caller, ready.Ready),
            RoomCommand.Rename rename => PeopleRules.Rename(room, caller, rename.Name),
            RoomCommand.SetRole role => PeopleRules.SetRole(room, caller, role.ViewerId, role.Role),
            RoomCommand.Mute mute => PeopleRules.Mute(room, caller, mute.ViewerId, mute.Muted),
            RoomCommand.Kick kick => PeopleRules.Kick(room, caller, kick.ViewerId, kick.Ban),

            RoomCommand.UpdateSettings update => SettingsRules.Update(room, update, command.PasswordHash),
            RoomCommand.Close => LifeRules.Close(room, caller),
            _ => throw new UnreachableException($"no rule does {command.Body.GetType().Name}"),
        };
    }
}
