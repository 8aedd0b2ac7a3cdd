using System.Security.Cryptography;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Hosting;

/// <summary>The key that signs sessions: made once, kept in the data folder, readable by its owner only.</summary>
internal static class SessionKey
{
    private const int Bytes = 32;

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
