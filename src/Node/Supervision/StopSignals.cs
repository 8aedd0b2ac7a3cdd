using System.Runtime.InteropServices;

namespace SyncStream.Node.Supervision;

/// <summary>
/// SIGTERM and Ctrl-C as an orderly stop from the first moment. A host listens for them only once it has started, and a supervisor may
/// wait for its orphans or a database before that.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    private StopSignals(params PosixSignalRegistration[] registrations) => _registrations = registrations;

    /// <summary>Listens until disposed.</summary>
    public static StopSignals Stop(IHostApplicationLifetime lifetime)
    {
        return new(
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Heard),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Heard)
        );

        void Heard(PosixSignalContext context)
        {
            context.Cancel = true;
            lifetime.StopApplication();
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
