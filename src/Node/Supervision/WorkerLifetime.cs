using System.Runtime.InteropServices;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>
/// How a worker takes signals. SIGTERM drains it, a second one hurries it, and its exit code still tells the supervisor
/// which signal it was. Ctrl-C and a closed terminal reach the whole process group; those are the supervisor's to answer, or workers
/// would look as if they had crashed.
/// </summary>
internal sealed class WorkerLifetime(NodeDrain drain) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _terms;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate));
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP])
            _signals.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void Terminate(PosixSignalContext context)
    {
        context.Cancel = true;
        Environment.ExitCode = ExitCause.Terminated;
        if (Interlocked.Increment(ref _terms) == 1)
            drain.Leave();
        else
            drain.Stop();
    }
}
