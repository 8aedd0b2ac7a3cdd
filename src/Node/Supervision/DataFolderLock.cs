using System.Globalization;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>
/// One running server per data folder. The kernel drops the lock with the process that holds it, however it ends, so
/// nothing left behind ever has to be trusted or cleaned up; the pid file beside only tells people who holds it.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file, string? warning) => (_file, Warning) = (file, warning);

    /// <summary>What people should know, though the folder is held; null where there is nothing.</summary>
    public string? Warning { get; }

    /// <summary>Makes the folder where it is missing, and takes its lock.</summary>
    /// <exception cref="TemporaryFailureException">Another process holds it, or the folder cannot be written.</exception>
    public static DataFolderLock Take(string folder)
    {
        var pidFile = Path.Combine(folder, "supervisor.pid");
        try
        {
            // What people wrote to each other, and the hashes of rooms' passwords, are in it.
            Directory.CreateDirectory(folder, FileModes.OwnerOnly);
            var file = new FileStream(
                Path.Combine(folder, "supervisor.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                // .NET's own shared lock; the exclusive one is asked for below, where its refusal can be told apart.
                FileShare.ReadWrite
            );
            if (!Libc.TryLock(file.SafeFileHandle.DangerousGetHandle()))
            {
                file.Dispose();
                throw Held(folder, pidFile);
            }
            return new DataFolderLock(file, TellPid(pidFile));
        }
        // Even the shared lock.
        catch (IOException e) when (e.HResult == Libc.WouldBlock)
        {
            throw Held(folder, pidFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TemporaryFailureException($"--data: cannot write to '{folder}': {e.Message}", e);
        }
    }

    // A full disk must not keep a server from coming back that has nothing to write yet.
    private static string? TellPid(string pidFile)
    {
        try
        {
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{pidFile} cannot be written: {e.Message}. The server runs without it; see to the disk and to who owns the folder";
        }
    }

    public void Dispose() => _file.Dispose();

    private static TemporaryFailureException Held(string folder, string pidFile)
    {
        var pid = File.Exists(pidFile) && File.ReadAllText(pidFile) is { Length: > 0 } told ? told : "unknown";
        return new TemporaryFailureException(
            $"--data: '{folder}' is in use by another SyncStream (pid {pid}); stop it first (syncstream stop) or choose another folder"
        );
    }
}
