using System.Diagnostics;

namespace SyncStream.Node.Supervision;

/// <summary>A worker that is our child: waited for by the runtime, its standard error a pipe of ours.</summary>
internal sealed class StartedWorker : IRunningWorker
{
    private readonly Process _process;
    private readonly SharedListener? _listener;

    /// <summary>Prepares it; it is started by <see cref="Begin"/>.</summary>
    /// <param name="listener">What it inherits.</param>
    public StartedWorker(ProcessStartInfo program, SharedListener? listener = null)
    {
        _process = new Process { StartInfo = program, EnableRaisingEvents = true };
        _listener = listener;
    }

    public int Pid => _process.Id;

    public bool IsRunning
    {
        get
        {
            try
            {
                return !_process.HasExited;
            }
            catch (InvalidOperationException)
            {
                return false; // It was never started.
            }
        }
    }

    public string Cause => new ExitCause(_process.ExitCode).ToString();

    public void Begin(Action ended, Action<string> said)
    {
        _process.Exited += (_, _) => ended();
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                said(line.Data);
        };
        if (_listener is null)
            ChildStart.Begin(_process);
        else
            _listener.LendTo(_process);
        _process.BeginErrorReadLine();
    }

    public void Signal(int signal)
    {
        if (IsRunning)
            Libc.Signal(_process.Id, signal);
    }

    public Task Silence() => _process.WaitForExitAsync();

    public void Dispose() => _process.Dispose();
}
