using System.Security.Cryptography;
using System.Text;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Hosting;

/// <summary>
/// The key that signs sessions, and by which nodes know each other. Of one host alone: made once, kept in the data folder, readable by
/// its owner only. Of several hosts: made from the secret that all of them are given (HKDF, RFC 5869).
/// </summary>
internal static class SessionKey
{
    private const int Bytes = 32;
    private const int ShortestSecret = 16;

    /// <summary>The key from the hosts' common secret, where there is one; else this host's own.</summary>
    /// <exception cref="UsageException">The secret is too short to be one, or an example's.</exception>
    public static byte[] Of(string secret, string dataDirectory)
    {
        Check(secret);
        return secret.Length == 0
            ? LoadOrCreate(dataDirectory)
            : HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                Encoding.UTF8.GetBytes(secret),
                Bytes,
                info: "syncstream sessions"u8.ToArray()
            );
    }

    /// <summary>Before any worker is started, each of which would refuse it.</summary>
    /// <exception cref="UsageException">The secret is too short to be one, or an example's.</exception>
    public static void Check(string secret)
    {
        Placeholder.Refuse("syncstream.cluster.secret", secret, "openssl rand -hex 32");
        if (secret.Length is > 0 and < ShortestSecret)
            throw new UsageException(
                $"syncstream.cluster.secret: give at least {ShortestSecret} characters, for example of: openssl rand -hex 32"
            );
    }

    /// <summary>Reads the key, or makes it; of several processes that start at once, all get the same.</summary>
    public static byte[] LoadOrCreate(string dataDirectory)
    {
        var folder = Path.Combine(dataDirectory, "keys");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "session.key");
        if (!File.Exists(path))
        {
            var mine = Path.Combine(folder, $"session.{Path.GetRandomFileName()}.tmp");
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using (var file = new FileStream(mine, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(Bytes));
                file.Flush(flushToDisk: true);
            }

            // Whoever is first gives the key its name; the others use that one.
            _ = Libc.TryLink(mine, path);
            File.Delete(mine);
        }

        var key = File.ReadAllBytes(path);
        return key.Length == Bytes
            ? key
            : throw new InvalidDataException(
                $"{path} is not a session key; delete it to sign everyone out and make a new one"
            );
    }
}
