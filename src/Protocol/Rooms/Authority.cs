using System.Collections.Frozen;
using System.Diagnostics;

namespace SyncStream.Protocol.Rooms;

/// <summary>What a command needs, as PROTOCOL.md's table of commands names it.</summary>
public enum Permission
{
    /// <summary>Every viewer may.</summary>
    Any,

    /// <summary>Whom the setting <c>control</c> names.</summary>
    Control,

    /// <summary>Whom the setting <c>queueing</c> names.</summary>
    Queue,

    /// <summary>Whom the setting <c>chat</c> names, unless muted.</summary>
    Chat,

    /// <summary>Moderators and hosts.</summary>
    Moderate,

    Host,
}

/// <summary>Who may do what. Asked once, before any rule.</summary>
public static class Authority
{
    public static readonly FrozenDictionary<Type, Permission> Needed = new Dictionary<Type, Permission>
    {
        [typeof(RoomCommand.Play)] = Permission.Control,
        [typeof(RoomCommand.Pause)] = Permission.Control,
        [typeof(RoomCommand.Seek)] = Permission.Control,
        [typeof(RoomCommand.SetRate)] = Permission.Control,
        [typeof(RoomCommand.Enqueue)] = Permission.Queue,
        [typeof(RoomCommand.Dequeue)] = Permission.Queue,
        [typeof(RoomCommand.MoveItem)] = Permission.Queue,
        [typeof(RoomCommand.PlayItem)] = Permission.Queue,
        [typeof(RoomCommand.Skip)] = Permission.Queue,
        [typeof(RoomCommand.ShuffleQueue)] = Permission.Queue,
        [typeof(RoomCommand.ClearQueue)] = Permission.Queue,
        [typeof(RoomCommand.SetLoop)] = Permission.Queue,
        [typeof(RoomCommand.HoldNext)] = Permission.Control,
        [typeof(RoomCommand.VoteSkip)] = Permission.Any,
        [typeof(RoomCommand.Chat)] = Permission.Chat,
        [typeof(RoomCommand.React)] = Permission.Chat,
        // One may always take back one's own line; the rule itself asks more of who deletes another's.
        [typeof(RoomCommand.DeleteMessage)] = Permission.Any,
        [typeof(RoomCommand.SetReady)] = Permission.Any,
        [typeof(RoomCommand.Rename)] = Permission.Any,
        [typeof(RoomCommand.SetRole)] = Permission.Moderate,
        [typeof(RoomCommand.Mute)] = Permission.Moderate,
        [typeof(RoomCommand.Kick)] = Permission.Moderate,
        [typeof(RoomCommand.UpdateSettings)] = Permission.Host,
        [typeof(RoomCommand.Close)] = Permission.Host,
    }.ToFrozenDictionary();

    /// <summary>Why the caller may not give this command; null where they may.</summary>
    internal static Refusal? Refuse(RoomState room, RoomInput.Command command, RoomContext context)
    {
        var caller = command.Caller;
        if (!room.Exists)
        {
            return Refusal.NoSuchRoom;
        }
        if (room.IsBanned(caller.ViewerId) && !caller.IsAdmin)
        {
            return new(ErrorCode.Banned, "You are banned from this room.");
        }
        var role = room.RoleOf(caller);
        // Scripts command without having joined. Where a password guards the room, joining is what proves that
        // one knows it, so only those whom the room trusts anyway may stay outside.
        var outside = !context.Presence.Viewers.ContainsKey(caller.ViewerId);
        if (outside && room.PasswordHash is not null && role == Role.Viewer)
        {
            return Refusal.Forbidden("Join the room first: it has a password.");
        }
        return Refuse(room, Needed[command.Body.GetType()], role, room.PersonOf(caller.ViewerId).Muted);
    }

    private static Refusal? Refuse(RoomState room, Permission needed, Role role, bool muted) =>
        needed switch
        {
            Permission.Any => null,
            Permission.Control => Refuse(room.Settings.Control, role, "control playback"),
            Permission.Queue => Refuse(room.Settings.Queueing, role, "change the queue"),
            Permission.Chat when muted => Refusal.Forbidden("You are muted in this room."),
            Permission.Chat => room.Settings.Chat switch
            {
                ChatPolicy.Everyone => null,
                ChatPolicy.Moderators => Refuse(Audience.Moderators, role, "write in the chat"),
                _ => Refusal.Forbidden("The chat is off in this room."),
            },
            Permission.Moderate => Refuse(Audience.Moderators, role, "do that"),
            Permission.Host => Refuse(Audience.Host, role, "do that"),
            _ => throw new UnreachableException($"no rule for {needed}"),
        };

    private static Refusal? Refuse(Audience audience, Role role, string what) =>
        audience switch
        {
            Audience.Moderators when role < Role.Moderator => Refusal.Forbidden(
                $"Only moderators and hosts may {what} here."
            ),
            Audience.Host when role < Role.Host => Refusal.Forbidden($"Only a host may {what} here."),
            _ => null,
        };
}
