namespace SyncStream.Web.Media;

/// <summary>
/// Keeps the workers of a host from deciding about the same thing at the same time: flock(2) on a file, which ends with the process that took
/// it, however that ended.
/// </summary>
public static class HostLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The lock, until it is disposed; null where others had it for too long.</summary>
    /// <param name="path">The file; it is made where there is none.</param>
    public static async Task<IDisposable?> Take(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Patience; )
        {
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        return null;
    }
}
