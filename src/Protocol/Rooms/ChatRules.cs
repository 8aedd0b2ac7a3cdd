namespace SyncStream.Protocol.Rooms;

/// <summary>What is said, shown and taken back.</summary>
internal static class ChatRules
{
    private const int MaxLength = 500;

    public static Refusal? Chat(Draft room, Caller caller, string text)
    {
        if (PlainText.Lines(text, MaxLength) is not { IsEmpty: false } line)
        {
            return Refusal.Invalid("A message has 1 to 500 characters, and no control characters.");
        }
        if (SecondsToWait(room, caller) is > 0 and var seconds)
        {
            return new(ErrorCode.RateLimited, $"Slow mode: you may write again in {Math.Ceiling(seconds)} s.");
        }
        room.Post(new(new($"m{room.NextRevision}"), caller.ViewerId, room.State.NameOf(caller), line.Value, room.Now));
        return null;
    }

    public static Refusal? React(Draft room, string emoji)
    {
        if (PlainText.Emoji(emoji) is not { } one)
        {
            return Refusal.Invalid("A reaction is one emoji.");
        }
        room.React(one.Value);
        return null;
    }

    public static Refusal? Delete(Draft room, Caller caller, MessageId id)
    {
        var message = room.State.Chat.FirstOrDefault(m => m.MessageId == id);
        if (message is null)
        {
            return Refusal.NotFound("That message is not in the chat any more.");
        }
        if (message.ViewerId != caller.ViewerId && room.State.RoleOf(caller) < Role.Moderator)
        {
            return Refusal.Forbidden("Only moderators and hosts may delete what others wrote.");
        }
        room.Delete(id);
        return null;
    }

    private static double SecondsToWait(Draft room, Caller caller)
    {
        var pause = room.State.Settings.SlowModeSeconds;
        if (pause == 0 || room.State.RoleOf(caller) >= Role.Moderator)
        {
            return 0;
        }
        // The room may have moved from a host whose clock is ahead: what was said there lies in the future here.
        var last = room.State.Spoken.LastOrDefault(spoken => spoken.ViewerId == caller.ViewerId);
        return last is null ? 0 : pause - Math.Max(room.Now - last.At, 0) / 1000;
    }
}
