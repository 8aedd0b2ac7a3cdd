using System.Security.Cryptography;
using System.Text;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>Where the control socket of a data folder is. Only the folder's owner may enter.</summary>
internal static class ControlPath
{
    /// <summary>Longest path a Unix socket can have, unix(7): 108 bytes with the final zero.</summary>
    private const int LongestPath = 107;

    /// <summary>
    /// <c>run/supervisor.sock</c> in the data folder; where that is too long, a folder named after a hash of it under
    /// the user's runtime folder. The same data folder always gives the same path.
    /// </summary>
    public static string Of(string dataFolder)
    {
        var near = Path.Combine(dataFolder, "run", "supervisor.sock");
        if (Encoding.UTF8.GetByteCount(near) <= LongestPath)
            return near;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..16];
        return Path.Combine(RuntimeFolder(), $"syncstream-{hash}", "supervisor.sock");
    }

    /// <summary>Makes the socket's folder, closed to others.</summary>
    /// <exception cref="IOException">The folder exists and others may enter it.</exception>
    public static void PrepareFolder(string socketPath)
    {
        var folder = Path.GetDirectoryName(socketPath)!;
        Directory.CreateDirectory(folder, FileModes.OwnerOnly);
        File.SetUnixFileMode(folder, FileModes.OwnerOnly);
    }

    private static string RuntimeFolder() =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 and < 60 } given
        && Directory.Exists(given)
            ? given
        : Libc.EffectiveUser() == 0 && Directory.Exists("/run") ? "/run"
        : "/tmp";
}
