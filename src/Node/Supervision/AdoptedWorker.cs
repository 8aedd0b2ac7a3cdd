namespace SyncStream.Node.Supervision;

/// <summary>
/// A worker of an earlier supervisor: its end is learnt from its <see cref="PidFd"/>, and its standard error goes where it
/// always went. How it ended stays unknown, unless this process itself was that supervisor and began anew.
/// </summary>
internal sealed class AdoptedWorker(int pid, PidFd process) : IRunningWorker
{
    private int? _exitCode;

    public int Pid => pid;

    public bool IsRunning => !process.IsClosed && !process.HasEnded;

    public string Cause =>
        _exitCode is { } code ? new ExitCause(code).ToString() : "it was taken over, so how is unknown";

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
            _exitCode = Libc.Reap(pid);
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
