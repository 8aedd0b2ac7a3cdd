namespace SyncStream.Protocol.Rooms;

public sealed partial record RoomState
{
    /// <summary>What the caller may do here. Administrators are hosts of every room.</summary>
    public Role RoleOf(Caller caller) => caller.IsAdmin ? Role.Host : PersonOf(caller.ViewerId).Role;

    public bool IsBanned(ViewerId viewer) => PersonOf(viewer).Banned;

    /// <summary>Why the caller may not come in; null where they may.</summary>
    /// <param name="passwordAccepted">The edge compared the given password with <see cref="PasswordHash"/>.</param>
    public Refusal? MayEnter(Caller caller, Presence presence, bool passwordAccepted)
    {
        if (!Exists)
        {
            return Refusal.NoSuchRoom;
        }
        var host = RoleOf(caller) == Role.Host;
        if (IsBanned(caller.ViewerId) && !caller.IsAdmin)
        {
            return new(ErrorCode.Banned, "You are banned from this room.");
        }
        // Who comes back within the grace time was in already: a password set meanwhile is for those who come after.
        var returns = presence.Viewers.ContainsKey(caller.ViewerId);
        if (PasswordHash is not null && !passwordAccepted && !host && !returns)
        {
            return new(ErrorCode.WrongPassword, "This room needs its password.");
        }
        return presence.Count >= Settings.MaxViewers && !returns && !host
            ? new(ErrorCode.RoomFull, "This room is full.")
            : null;
    }

    internal Person PersonOf(ViewerId viewer) => People.TryGetValue(viewer, out var person) ? person : Person.Unknown;

    /// <summary>The caller's name in this room.</summary>
    internal string NameOf(Caller caller) => PersonOf(caller.ViewerId).Name ?? caller.Name;
}
