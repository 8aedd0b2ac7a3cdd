using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
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
/// <c>base64url(JSON) . base64url(HMAC-SHA256)</c> under the key that all nodes share. An administrator's carries a
/// fingerprint of the password that it was given for: who changes the password takes the right back from all who had it.
/// </summary>
/// <param name="key">What all nodes share.</param>
/// <param name="adminPassword">
/// The administrator's, now; the same on every node. Empty: nobody can become one. What is issued for an administrator then is
/// good under any password: it is the server's own, which has the key, and by which a supervisor asks its workers.
/// </param>
public sealed class SessionTokens(byte[] key, string adminPassword, TimeProvider time)
{
    /// <summary>The longest token that is looked at, in characters.</summary>
    public const int MaxLength = 1024;

    private const int MacBytes = 32;
    private const int FingerprintBytes = 8;

    /// <summary>Tokens remembered as good: a player sends its own with each range, and to check it costs more than to send that.</summary>
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<string, Session> _good = new(StringComparer.Ordinal);
    private readonly string _fingerprint = Fingerprint(key, adminPassword);
    private readonly string _ownFingerprint = Fingerprint(key, "");
    private int _remembered;

    public string Issue(Session session)
    {
        var said = new Said(
            session.ViewerId,
            session.Name,
            session.IsAdmin,
            session.ExpiresAt,
            session.IsAdmin ? _fingerprint : null
        );
        var payload = JsonSerializer.SerializeToUtf8Bytes(said, ProtocolJson.Options);
        return $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, payload))}";
    }

    /// <summary>
    /// The session of a token; false where it is malformed, forged or expired. Of an administrator by another password than
    /// the present one it is the same person's, who is none any more.
    /// </summary>
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

        if (JsonSerializer.Deserialize<Said>(payload, ProtocolJson.Options) is not { } said)
        {
            return false;
        }

        var isAdmin =
            said.IsAdmin && (said.By == _fingerprint || said.By == _ownFingerprint || IsOfEarlierSupervisor(said));
        session = new(said.ViewerId, said.Name, isAdmin, said.ExpiresAt);
        if (!Holds(session))
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

    // A release before fingerprints, which serves on over an upgrade and asks its new workers. No person has that id.
    private static bool IsOfEarlierSupervisor(Said said) =>
        said.By is null && said.ViewerId == new ViewerId("supervisor");

    private bool Holds(Session session) => session.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds();

    private static byte[]? Decode(ReadOnlySpan<char> text) =>
        Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    // By the key, so that nobody who sees a token can try passwords on it.
    private static string Fingerprint(byte[] key, string password) =>
        Base64Url.EncodeToString(
            HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                key,
                FingerprintBytes,
                info: Encoding.UTF8.GetBytes($"syncstream administrator {password}")
            )
        );

    /// <param name="By">The fingerprint of the password that made an administrator of them; of others there is none.</param>
    private sealed record Said(
        ViewerId ViewerId,
        string Name,
        bool IsAdmin,
        double ExpiresAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By = null
    );
}
