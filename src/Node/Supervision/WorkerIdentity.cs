using Akka.Configuration;

namespace SyncStream.Node.Supervision;

/// <summary>What a worker was told about itself by the supervisor that started it.</summary>
/// <param name="Slot">Its number, from 1.</param>
/// <param name="ControlPath">Where the supervisor listens.</param>
/// <param name="OrphanTimeout">How long it serves on without one.</param>
/// <param name="HealthInterval">How often it reports.</param>
internal sealed record WorkerIdentity(int Slot, string ControlPath, TimeSpan OrphanTimeout, TimeSpan HealthInterval)
{
    public static WorkerIdentity From(int slot, string controlPath, Config config) =>
        new(
            slot,
            controlPath,
            config.GetTimeSpan("syncstream.supervisor.orphan-timeout"),
            config.GetTimeSpan("syncstream.supervisor.health-interval")
        );
}
