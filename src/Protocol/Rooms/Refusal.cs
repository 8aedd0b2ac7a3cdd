namespace SyncStream.Protocol.Rooms;

/// <summary>Why something was not done, as PROTOCOL.md names it.</summary>
public enum ErrorCode
{
    Unauthenticated,
    Forbidden,
    NotFound,
    WrongPassword,
    Banned,
    RoomFull,
    Invalid,
    RateLimited,

    /// <summary>Not done; a retry with the same commandId is harmless.</summary>
    Unavailable,
}

/// <summary>A refused request: a code for programs, a sentence for people.</summary>
public sealed record Refusal(ErrorCode Code, string Sentence)
{
    /// <summary>The code as it travels: <c>not_found</c>, <c>rate_limited</c> …</summary>
    public string WireCode => Wire(Code);

    /// <summary>As a HubException carries it: <c>code: sentence</c>.</summary>
    public override string ToString() => $"{WireCode}: {Sentence}";

    /// <summary>No room has that id. Known from other things that are not there by its words, which therefore stay as they are.</summary>
    public static readonly Refusal NoSuchRoom = NotFound("There is no such room.");

    public static Refusal Invalid(string sentence) => new(ErrorCode.Invalid, sentence);

    public static Refusal Forbidden(string sentence) => new(ErrorCode.Forbidden, sentence);

    public static Refusal NotFound(string sentence) => new(ErrorCode.NotFound, sentence);

    public static string Wire(ErrorCode code) =>
        code switch
        {
            ErrorCode.Unauthenticated => "unauthenticated",
            ErrorCode.Forbidden => "forbidden",
            ErrorCode.NotFound => "not_found",
            ErrorCode.WrongPassword => "wrong_password",
            ErrorCode.Banned => "banned",
            ErrorCode.RoomFull => "room_full",
            ErrorCode.Invalid => "invalid",
            ErrorCode.RateLimited => "rate_limited",
            ErrorCode.Unavailable => "unavailable",
            _ => throw new System.Diagnostics.UnreachableException($"no wire form for {code}"),
        };
}
