namespace SyncStream.Node.Supervision;

/// <summary>
/// A worker whose supervisor died: not our child, so its end is learnt from its <see cref="PidFd"/>, how it ended stays
/// unknown, and its standard error goes where it always went.
/// </summary>
internal sealed class AdoptedWorker(int pid, PidFd process) : IRunningWorker
{
    public int Pid => pid;

    public bool IsRunning => !process.IsClosed && !process.HasEnded;

    public string Cause => "it was taken over, so how is unknown";

    public void Begin(Action ended, Action<string> said)
    {
        // A thread that only waits: as long as the process lives, and no longer, for whoever lets go of one kills it first.
        var watch = new Thread(() =>
        {
            try
            {
                process.WaitForEnd();
            }
            catch (ObjectDisposedException)
            {
                return; // Let go of before this thread came to look.
            }
            ended();
        })
        {
            IsBackground = true,
            Name = $"end of {pid}",
        };
        watch.UnsafeStart();
    }

    public void Signal(int signal) => process.Signal(signal);

    public Task Silence() => Task.CompletedTask;

    public void Dispose() => process.Dispose();
}
