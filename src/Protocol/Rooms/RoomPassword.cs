using System.Security.Cryptography;

namespace SyncStream.Protocol.Rooms;

/// <summary>
/// A room's password as it is kept: PBKDF2-HMAC-SHA256 (RFC 8018), <c>pbkdf2$iterations$salt$hash</c>. Both calls take
/// tens of milliseconds by design: never on an actor's thread.
/// </summary>
public static class RoomPassword
{
    /// <summary>The longest password taken, in characters.</summary>
    public const int MaxLength = 200;

    private const int Iterations = 100_000;
    private const int HashBytes = 32;

    /// <summary>A hash with a fresh random salt.</summary>
    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"pbkdf2${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations))}";
    }

    /// <summary>Whether <paramref name="password"/> is the one that was hashed; false for a hash of no known form.</summary>
    public static bool Verify(string hash, string? password)
    {
        if (
            password is null
            || password.Length > MaxLength
            || hash.Split('$') is not ["pbkdf2", var n, var salt, var want]
        )
        {
            return false;
        }

        var actual = Derive(password, Convert.FromBase64String(salt), int.Parse(n, null));
        return CryptographicOperations.FixedTimeEquals(actual, Convert.FromBase64String(want));
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
