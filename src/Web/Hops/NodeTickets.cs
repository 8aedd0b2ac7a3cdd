using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SyncStream.Web.Hops;

/// <summary>
/// How one node of the cluster shows another that it is one: <c>expiry.base64url(HMAC-SHA256(expiry + path))</c> under a key that only
/// nodes have. Good for one path and half a minute, so nothing is won by overhearing it.
/// </summary>
/// <param name="sessionKey">The key that all nodes share; tickets get one of their own made from it (HKDF, RFC 5869).</param>
public sealed class NodeTickets(byte[] sessionKey, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Clocks of hosts may differ by so much.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    private readonly byte[] _key = HKDF.Expand(
        HashAlgorithmName.SHA256,
        sessionKey,
        32,
        "syncstream nodes"u8.ToArray()
    );

    public string Issue(string path)
    {
        var expiry = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{expiry}.{Base64Url.EncodeToString(Mac(expiry, path))}";
    }

    /// <summary>Whether a node issued this for this path, and lately.</summary>
    public bool IsValid(string? ticket, string path)
    {
        if (
            ticket is not { Length: < 100 }
            || ticket.Split('.') is not [var expiry, var mac]
            || !Base64Url.IsValid(mac)
        )
        {
            return false;
        }
        return CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(mac), Mac(expiry, path))
            && long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && (DateTimeOffset.FromUnixTimeSeconds(seconds) - time.GetUtcNow()) is var left
            && left > -Skew
            && left < Lifetime + Skew;
    }

    private byte[] Mac(string expiry, string path) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{expiry}\n{path}"));
}
