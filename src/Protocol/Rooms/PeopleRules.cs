namespace SyncStream.Protocol.Rooms;

/// <summary>Names, readiness, roles, and keeping order.</summary>
internal static class PeopleRules
{
    private const int MaxName = 40;

    public static Refusal? SetReady(Draft room, Caller caller, bool ready)
    {
        if (room.State.PersonOf(caller.ViewerId).Ready != ready)
        {
            room.SetReady(caller.ViewerId, ready);
            ReadyRules.Review(room);
        }
        return null;
    }

    public static Refusal? Rename(Draft room, Caller caller, string name)
    {
        if (PlainText.Line(name, MaxName) is not { IsEmpty: false } line)
        {
            return Refusal.Invalid("A name has 1 to 40 characters, and no control characters.");
        }
        if (line.Value != room.State.NameOf(caller))
        {
            room.Rename(caller.ViewerId, line.Value);
        }
        return null;
    }

    public static Refusal? SetRole(Draft room, Caller caller, ViewerId viewer, Role role)
    {
        var person = room.State.PersonOf(viewer);
        if (MayTouch(room, caller, viewer) is { } refusal)
        {
            return refusal;
        }
        if (room.State.RoleOf(caller) < Role.Host && role > Role.Viewer)
        {
            return Refusal.Forbidden("Only a host may make someone a moderator or a host.");
        }
        if (role == person.Role)
        {
            return null;
        }
        if (person.Banned)
        {
            return Refusal.Invalid("They are banned: lift the ban first.");
        }
        if (person.Role == Role.Host && Hosts(room.State) == 1)
        {
            return Refusal.Forbidden("A room needs a host: make someone else a host first.");
        }
        if (Full(room, person) is { } full)
        {
            return full;
        }
        room.SetRole(viewer, role);
        return null;
    }

    public static Refusal? Mute(Draft room, Caller caller, ViewerId viewer, bool muted)
    {
        if ((NotOneself(caller, viewer) ?? MayTouch(room, caller, viewer)) is { } refusal)
        {
            return refusal;
        }
        var person = room.State.PersonOf(viewer);
        if (person.Muted == muted)
        {
            return null;
        }
        if (Full(room, person) is { } full)
        {
            return full;
        }
        room.Mute(viewer, muted);
        return null;
    }

    /// <summary>Sends someone away, with <paramref name="ban"/> for good. A kick without it lifts the ban of who is banned.</summary>
    public static Refusal? Kick(Draft room, Caller caller, ViewerId viewer, bool ban)
    {
        if ((NotOneself(caller, viewer) ?? MayTouch(room, caller, viewer)) is { } refusal)
        {
            return refusal;
        }
        var person = room.State.PersonOf(viewer);
        var present = room.Presence.Viewers.ContainsKey(viewer);
        if (person.Banned && !present)
        {
            if (!ban)
            {
                room.LiftBan(viewer, person.BannedAs);
            }
            return null;
        }
        if (!ban && !present)
        {
            return Refusal.NotFound("They are not in the room.");
        }
        if (ban && Full(room, person) is { } full)
        {
            return full;
        }
        if (ban && person.Role > Role.Viewer)
        {
            room.SetRole(viewer, Role.Viewer);
        }
        room.Kick(viewer, ban, person.Name ?? room.Presence.Viewers.GetValueOrDefault(viewer)?.Name);
        room.Disconnect(
            viewer,
            ban
                ? $"{room.State.NameOf(caller)} banned you from this room."
                : $"{room.State.NameOf(caller)} sent you out of this room.",
            ban
        );
        return null;
    }

    private static Refusal? NotOneself(Caller caller, ViewerId viewer) =>
        caller.ViewerId == viewer ? Refusal.Invalid("You cannot do that to yourself.") : null;

    // Moderators keep order among viewers, hosts among all; nobody but an administrator touches an administrator.
    private static Refusal? MayTouch(Draft room, Caller caller, ViewerId viewer)
    {
        if (room.Presence.Viewers.TryGetValue(viewer, out var present) && present.IsAdmin && !caller.IsAdmin)
        {
            return Refusal.Forbidden("They are an administrator of this server.");
        }
        var person = room.State.PersonOf(viewer);
        if (person.Role >= Role.Moderator && room.State.RoleOf(caller) < Role.Host)
        {
            return Refusal.Forbidden("Only a host may do that to a moderator or a host.");
        }
        return null;
    }

    // Roles, mutes and bans are never forgotten to save space, so their number has a limit.
    private static Refusal? Full(Draft room, Person person) =>
        !person.Marked
        && room.State.People.Count >= RoomState.MaxPeople
        && room.State.People.Entries.Values.Count(p => p.Marked) >= RoomState.MaxPeople
            ? Refusal.Invalid("This room holds too many roles, mutes and bans already.")
            : null;

    private static int Hosts(RoomState room) => room.People.Entries.Count(entry => entry.Value.Role == Role.Host);
}
