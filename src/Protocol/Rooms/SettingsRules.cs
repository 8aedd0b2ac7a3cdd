namespace SyncStream.Protocol.Rooms;

/// <summary>What a room's settings may be.</summary>
internal static class SettingsRules
{
    private const int MaxTitle = 100;

    public static Refusal? Update(Draft room, RoomCommand.UpdateSettings wanted, string? passwordHash)
    {
        if (wanted.Password is not null && passwordHash is null)
        {
            return Refusal.Invalid("The password could not be taken; send it again.");
        }
        var old = room.State.Settings;
        var merged = old with
        {
            Title = wanted.Title ?? old.Title,
            Visibility = wanted.Visibility ?? old.Visibility,
            HasPassword = passwordHash is null ? old.HasPassword : passwordHash.Length > 0,
            Permanent = wanted.Permanent ?? old.Permanent,
            Control = wanted.Control ?? old.Control,
            Queueing = wanted.Queueing ?? old.Queueing,
            Chat = wanted.ChatPolicy ?? old.Chat,
            Wait = wanted.Wait ?? old.Wait,
            WaitTimeoutSeconds = wanted.WaitTimeoutSeconds ?? old.WaitTimeoutSeconds,
            ReadyCheck = wanted.ReadyCheck ?? old.ReadyCheck,
            CountdownSeconds = wanted.CountdownSeconds ?? old.CountdownSeconds,
            MaxViewers = wanted.MaxViewers ?? old.MaxViewers,
            SlowModeSeconds = wanted.SlowModeSeconds ?? old.SlowModeSeconds,
        };
        if (Check(merged, out var settings) is { } refusal)
        {
            return refusal;
        }
        if (passwordHash is not null)
        {
            room.SetPassword(passwordHash);
        }
        if (settings != old || passwordHash is not null)
        {
            room.ChangeSettings(settings);
            WaitingRules.Review(room);
        }
        return null;
    }

    /// <summary>The settings with their title cleaned, or why they are refused.</summary>
    public static Refusal? Check(RoomSettings settings, out RoomSettings clean)
    {
        clean = settings;
        if (PlainText.Line(settings.Title, MaxTitle) is not { } title)
        {
            return Refusal.Invalid("A title has at most 100 characters, and no control characters.");
        }
        clean = settings with { Title = title.IsEmpty ? "" : title.Value };
        return settings switch
        {
            { WaitTimeoutSeconds: < 1 or > 300 } => Refusal.Invalid("The room can wait 1 to 300 seconds."),
            { CountdownSeconds: < 0 or > 30 } => Refusal.Invalid("The countdown is 0 (none) to 30 seconds."),
            { MaxViewers: < 1 or > 100_000 } => Refusal.Invalid("A room has 1 to 100,000 viewers."),
            { SlowModeSeconds: < 0 or > 300 } => Refusal.Invalid("Slow mode is 0 (off) to 300 seconds."),
            _ => null,
        };
    }
}
