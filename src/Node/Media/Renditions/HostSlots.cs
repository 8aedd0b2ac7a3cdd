namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// How many of something may run at once on this host, whichever worker runs it: files that are locked. The kernel unlocks
/// them when a process dies, however it dies.
/// </summary>
internal sealed class HostSlots(string directory, string name, int count, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for a free one; disposing it frees it.</summary>
    public async Task<IDisposable> Take(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        using var timer = new PeriodicTimer(Pause, time);
        for (; ; )
        {
            for (var slot = 0; slot < count; slot++)
            {
                if (TryTake(slot) is { } taken)
                {
                    return taken;
                }
            }
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private FileStream? TryTake(int slot)
    {
        try
        {
            // FileShare.None is flock(2) here.
            return new(
                Path.Combine(directory, $"{name}-{slot}.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            return null;
        }
    }
}
