using Akka.Actor;

namespace SyncStream.Node.Supervision;

/// <summary>The end of all workers, where the server stops.</summary>
internal static class WorkersStop
{
    /// <summary>
    /// Tells them to stop at once, and completes when they have; or after so long, where one does not even die of SIGKILL (it waits for a
    /// disk that is away, say): that must not keep the supervisor from ending in order.
    /// </summary>
    public static async Task Begin(IActorRef workers, TimeSpan longest, ILogger log)
    {
        if (!await HaveEnded(workers, longest))
            log.LogWarning(
                "Not all workers have ended within {Seconds} s; the supervisor ends without them",
                longest.TotalSeconds
            );
    }

    private static async Task<bool> HaveEnded(IActorRef workers, TimeSpan longest)
    {
        try
        {
            return await workers.GracefulStop(longest, StopWorkers.Instance);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
