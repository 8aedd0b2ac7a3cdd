namespace SyncStream.Node.Supervision;

/// <summary>
/// The process of one worker: one that this supervisor started (<see cref="StartedWorker"/>), or one that it took over
/// from a supervisor that died (<see cref="AdoptedWorker"/>).
/// </summary>
internal interface IRunningWorker : IDisposable
{
    /// <summary>Its process id, for people; signals go by what the kernel cannot confuse.</summary>
    int Pid { get; }

    bool IsRunning { get; }

    /// <summary>Starts it, or starts to look after it. To be called once.</summary>
    /// <param name="ended">Called when the process is no more, on any thread.</param>
    /// <param name="said">Called for each line of its standard error that can be heard, on any thread.</param>
    void Begin(Action ended, Action<string> said);

    /// <summary>Sends a signal; to a process that is already gone is no error.</summary>
    void Signal(int signal);

    /// <summary>After its end: completes when all that it said was heard, which may be never (a child of its holds the pipe).</summary>
    Task Silence();

    /// <summary>After its end: how it ended, in words.</summary>
    string Cause { get; }
}
