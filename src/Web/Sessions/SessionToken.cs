using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.Web.Sessions;

/// <summary>A signed-in (or guest) person: what a token says.</summary>
/// <param name="ExpiresAt">Unix milliseconds.</param>
public sealed record Session(ViewerId ViewerId, string Name, bool IsAdmin, double ExpiresAt)
{
    private const int MaxName = 40;

    [JsonIgnore]
    public Caller Caller => new(ViewerId, Name, IsAdmin);

    /// <summary>A name as people may give it to themselves, without what does not belong into it; or why it is none.</summary>
    public static (string? Name, Refusal? Refusal) ReadName(string wish) =>
        PlainText.Line(wish, MaxName) is { IsEmpty: false } line
            ? (line.Value, null)
            : (null, Refusal.Invalid($"a name has 1 to {MaxName} characters, none of them control characters"));
}

/// <summary>
/// Sessions as signed tokens, so that any worker of any node knows a viewer without asking anyone:
/// <c>base64url(JSON) . base64url(HMAC-SHA256)</c> under the key that all nodes share.
/// </summary>
public sealed class SessionTokens(byte[] key, TimeProvider time)
{
    /// <summary>The longest token that is looked at, in characters.</summary>
    public const int MaxLength = 1024;

    private const int MacBytes = 32;

    /// <summary>Tokens remembered as good: a player sends its own with each range, and to check it costs more than to send that.</summary>
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<string, Session> _good = new(StringComparer.Ordinal);
    private int _remembered;

    public string Issue(Session session)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(session, ProtocolJson.Options);
        return $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, payload))}";
    }

    /// <summary>The session of a token; false where it is malformed, forged or expired.</summary>
    public bool TryRead([NotNullWhen(true)] string? token, [NotNullWhen(true)] out Session? session)
    {
        session = null;
        if (token is not null && _good.TryGetValue(token, out session))
        {
            return Holds(session);
        }

        if (
            token is not { Length: <= MaxLength }
            || token.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot)
        )
        {
            return false;
        }

        var payload = Decode(token.AsSpan(0, dot));
        var mac = Decode(token.AsSpan(dot + 1));
        if (
            payload is null
            || mac is not { Length: MacBytes }
            || !CryptographicOperations.FixedTimeEquals(mac, HMACSHA256.HashData(key, payload))
        )
        {
            return false;
        }

        session = JsonSerializer.Deserialize<Session>(payload, ProtocolJson.Options);
        if (session is null || !Holds(session))
        {
            return false;
        }

        // Counted here: the dictionary would lock all of itself for that.
        if (Interlocked.Increment(ref _remembered) > Remembered)
        {
            _good.Clear();
            _remembered = 1;
        }

        _good[token] = session;
        return true;
    }

    private bool Holds(Session session) => session.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds();

    private static byte[]? Decode(ReadOnlySpan<char> text) =>
        Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
