namespace SyncStream.Protocol.Rooms;

/// <summary>How a room begins and ends.</summary>
internal static class LifeRules
{
    public static Refusal? Create(Draft room, RoomInput.Create create)
    {
        if (room.State.Id.IsKeptBack)
        {
            return Refusal.Invalid(
                $"Names that begin with \"{RoomId.KeptBack}\" are kept for the server itself: choose another one."
            );
        }
        if (room.State.Exists)
        {
            return Refusal.Invalid("That name is taken: there is such a room already.");
        }
        if (SettingsRules.Check(create.Settings, out var settings) is { } refusal)
        {
            return refusal;
        }
        var hash = create.PasswordHash ?? "";
        room.Begin();
        room.SetPassword(hash);
        room.ChangeSettings(settings with { HasPassword = hash.Length > 0 });
        room.SetRole(create.Caller.ViewerId, Role.Host);
        return null;
    }

    /// <summary>A room that nobody has used for so long (ms) is over, unless it was to stay.</summary>
    public static Refusal? CloseUnused(Draft room, double afterMs)
    {
        if (room.State.IsUnused(room.Now, afterMs))
        {
            room.Close("Nobody had used the room for long.");
        }
        return null;
    }

    public static Refusal? Close(Draft room, Caller caller)
    {
        var reason = $"{room.State.NameOf(caller)} closed the room.";
        room.Close(reason);
        foreach (var viewer in room.Presence.Viewers.Keys)
        {
            room.Disconnect(viewer, reason, banned: false);
        }
        return null;
    }
}
