using System.Globalization;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>
/// One running server per data folder. The kernel drops the lock with the process that holds it, however it ends, so
/// a lock file left behind never has to be trusted or cleaned up; its text only tells people who holds it.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Makes the folder where it is missing, and takes its lock.</summary>
    /// <exception cref="UsageException">Another process holds it, or the folder cannot be written.</exception>
    public static DataFolderLock Take(string folder)
    {
        var file = Open(folder);
        if (!Libc.TryLock(file.SafeFileHandle.DangerousGetHandle()))
        {
            using (file)
            using (var reader = new StreamReader(file))
                throw new UsageException(
                    $"--data: '{folder}' is in use by another SyncStream (pid {reader.ReadToEnd().Trim()}); stop it first (syncstream stop) or choose another folder"
                );
        }
        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DataFolderLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            // Sharing is open for .NET's own locking, which would hide the holder's pid; the lock is flock's.
            return new FileStream(
                Path.Combine(folder, "supervisor.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--data: cannot write to '{folder}': {e.Message}", e);
        }
    }
}
