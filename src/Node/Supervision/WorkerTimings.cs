using Akka.Configuration;

namespace SyncStream.Node.Supervision;

/// <summary>How long a worker may take to start and to stop.</summary>
internal sealed record WorkerTimings(TimeSpan StartTimeout, TimeSpan StopTimeout)
{
    public static WorkerTimings From(Config config) =>
        new(
            config.GetTimeSpan("syncstream.workers.start-timeout"),
            config.GetTimeSpan("syncstream.supervisor.stop-timeout")
        );
}
