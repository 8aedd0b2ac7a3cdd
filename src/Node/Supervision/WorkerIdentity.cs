using Akka.Configuration;
using Microsoft.Win32.SafeHandles;

namespace SyncStream.Node.Supervision;

/// <summary>What a worker was told about itself by the supervisor that started it.</summary>
/// <param name="Slot">Its number, from 1.</param>
/// <param name="ControlPath">Where the supervisor listens.</param>
/// <param name="Generation">What it was started with, to be said in its hello.</param>
/// <param name="Seeds">Whom it asks to be let into the cluster, each <c>host:port</c>; that supervisor among them.</param>
/// <param name="Listener">The listening socket, as a descriptor of its own that the server cannot close: for a new supervisor.</param>
/// <param name="OrphanTimeout">How long it serves on without one.</param>
/// <param name="HealthInterval">How often it reports.</param>
internal sealed record WorkerIdentity(
    int Slot,
    string ControlPath,
    string Generation,
    IReadOnlyList<string> Seeds,
    SafeFileHandle Listener,
    TimeSpan OrphanTimeout,
    TimeSpan HealthInterval
)
{
    public static WorkerIdentity From(
        int slot,
        string controlPath,
        string generation,
        IReadOnlyList<string> seeds,
        int listener,
        Config config
    ) =>
        new(
            slot,
            controlPath,
            generation,
            seeds,
            new SafeFileHandle(Libc.Duplicate(listener), ownsHandle: true),
            config.GetTimeSpan("syncstream.supervisor.orphan-timeout"),
            config.GetTimeSpan("syncstream.supervisor.health-interval")
        );
}
