using Akka.Configuration;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Media;

/// <summary>The folder of videos, before anything is started that would need it.</summary>
internal static class LibraryFolder
{
    /// <summary>A disk that sleeps wakes up in that time; one that is away would hold up the start for as long as it is.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int ReadOnly = 30;

    /// <summary>Makes it where it is missing.</summary>
    /// <param name="isServed">Whether workers serve already: they do so without a library as well.</param>
    /// <param name="make">Makes a folder; the system does where it is null.</param>
    /// <returns>What people should know; null where there is nothing.</returns>
    /// <exception cref="TemporaryFailureException">Nobody serves yet, and it cannot be made, or its disk is away.</exception>
    /// <exception cref="UsageException">Nobody serves yet, and it is a file.</exception>
    public static async Task<string?> Prepare(
        string folder,
        bool isServed,
        TimeProvider time,
        CancellationToken stop,
        Action<string>? make = null
    )
    {
        make ??= Make;
        try
        {
            await Disk.Names.Run(() => make(folder)).WaitAsync(Patience, time, stop);
            return null;
        }
        catch (UsageException e) when (isServed)
        {
            return Served(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            var what =
                e is TimeoutException
                    ? $"--library: the disk of '{folder}' does not answer"
                    : $"--library: cannot make the folder '{folder}': {e.Message}";
            return isServed ? Served(what) : throw new TemporaryFailureException(what, e);
        }
    }

    private static void Make(string folder)
    {
        if (File.Exists(folder))
        {
            throw new UsageException($"--library: '{folder}' is not allowed; give the path of a folder");
        }
        Directory.CreateDirectory(folder);
    }

    private static string Served(string what) => $"{what}. The workers that were found serve on without it";

    /// <summary>Whether this process may put files into it. Only a file shows that: rights, mounts and containers all have a say.</summary>
    public static bool Takes(string folder)
    {
        // Named like a copy of an upload: nobody reads it, and should it be left behind, it is tidied away with those.
        var trial = Path.Combine(folder, $".{Environment.ProcessId}-trial{UploadCopies.Extension}");
        try
        {
            File.Create(trial).Dispose();
            File.Delete(trial);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException e)
        {
            // A full disk is another matter, and one that is away: they may not be tomorrow. No folder is made in its place, which would
            // be taken for a library that holds nothing.
            return e.HResult != ReadOnly;
        }
    }

    /// <summary>What to tell who starts a server that takes uploads and cannot keep them; null where it can, or takes none.</summary>
    public static string? Warning(string folder, Config config) =>
        config.GetString("syncstream.uploads.from", "") == "nobody" || Takes(folder)
            ? null
            : $"Nothing can be written to the library {folder} by user {Libc.EffectiveUser()}, so uploads are refused: "
                + $"chown {Libc.EffectiveUser()} that folder (on the host, where this is a container), or set syncstream.uploads.from = nobody";
}
