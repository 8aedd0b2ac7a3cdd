using Akka.Configuration;

namespace SyncStream.Node.Supervision;

/// <summary>How long a worker may take to start, to stop and to answer.</summary>
internal sealed record WorkerTimings(TimeSpan StartTimeout, TimeSpan StopTimeout)
{
    /// <summary>From the word to leave until it is killed: its drain, then handing over its rooms.</summary>
    public TimeSpan LeaveTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silent for so long, it is killed and replaced.</summary>
    public TimeSpan HungAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a worker in good order needs at most after its drain: the last cuts, and its rooms' move.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(20);

    public static WorkerTimings From(Config config) =>
        new(
            config.GetTimeSpan("syncstream.workers.start-timeout"),
            config.GetTimeSpan("syncstream.supervisor.stop-timeout")
        )
        {
            LeaveTimeout =
                config.GetTimeSpan("syncstream.workers.drain-spread")
                + config.GetTimeSpan("syncstream.workers.drain-timeout")
                + HandOver,
            HungAfter = config.GetTimeSpan("syncstream.supervisor.hung-after"),
        };
}
